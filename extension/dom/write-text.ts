import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from './aim.ts'
import { followField, isTextControl, type TextControl } from './editable-field.ts'
import { fitValue, isPicked } from './fit-value.ts'
import { focusElement } from './focus-element.ts'
import { native } from './native.ts'

/** The value as frameworks notice it: through the prototype's setter, so that the element's own setter is not fooled. */
export const setValue = (el: TextControl, value: string): void =>
  el instanceof HTMLTextAreaElement ? native.setTextArea(el, value) : native.setInput(el, value)

export const inputEvent = (type: 'beforeinput' | 'input', inputType: string, data: string | null): InputEvent =>
  new InputEvent(type, { bubbles: true, composed: true, cancelable: type === 'beforeinput', inputType, data })

export const sendChange = (el: Element): boolean => native.send(el, new Event('change', { bubbles: true }))

const rejected = (aim: Aim) => refuse('page/rejected-value', { target: aim.said })

/** A value that is picked comes all at once: plain events, and none before (HTML §4.10.5.5). */
const pickValue = (el: TextControl, value: string): void => {
  setValue(el, value)
  native.send(el, new Event('input', { bubbles: true, composed: true }))
  sendChange(el)
}

const writeControl = (aim: Aim, el: TextControl, text: string): Result<void> => {
  const value = fitValue(el, text)
  if (value === undefined) return rejected(aim)
  if (isPicked(el)) {
    pickValue(el, value)
    return ok(undefined)
  }
  const kind = value === '' ? 'deleteContentBackward' : 'insertText'
  const data = value === '' ? null : value
  if (!native.send(el, inputEvent('beforeinput', kind, data))) return rejected(aim)
  const still = followField(aim)
  if (!still.ok) return still
  const now = still.value.el
  if (!isTextControl(now)) return rejected(aim)
  setValue(now, value)
  native.send(now, inputEvent('input', kind, data))
  sendChange(now)
  return ok(undefined)
}

export const selectAll = (el: Element): void => {
  const selection = getSelection()
  const range = native.createRange(document)
  range.selectNodeContents(el)
  selection?.removeAllRanges()
  selection?.addRange(range)
}

/**
 * Puts a text where the selection of an editing host is, as one input. An editor that writes by itself prevents the first
 * event. `undefined` text deletes what is selected.
 */
export const insertInEditor = (el: Element, text: string | undefined, inputType: string): void => {
  const data = text ?? null
  if (!native.send(el, inputEvent('beforeinput', inputType, data))) return
  if (native.command(document, text === undefined ? 'delete' : 'insertText', false, text ?? '')) return
  // An editing host in a window without focus has no command; its own framework hears of the change by the events.
  const selection = getSelection()
  selection?.deleteFromDocument()
  if (text !== undefined && selection?.rangeCount) selection.getRangeAt(0).insertNode(native.createText(document, text))
  selection?.collapseToEnd()
  native.send(el, inputEvent('input', inputType, data))
}

const writeEditable = (el: Element, text: string): void => {
  selectAll(el)
  if (text === '') insertInEditor(el, undefined, 'deleteContentBackward')
  else insertInEditor(el, text, 'insertText')
}

/** Replaces what stands in a field. Refuses `page/rejected-value` and what `aim.follow` refuses. */
export const writeText = (aim: Aim, text: string): Result<void> => {
  focusElement(aim.el)
  const still = followField(aim)
  if (!still.ok) return still
  const { el } = still.value
  focusElement(el)
  if (isTextControl(el)) return writeControl(still.value, el, text)
  writeEditable(el, text)
  return ok(undefined)
}
