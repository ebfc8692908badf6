import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from './aim.ts'
import { isTextControl, type TextControl } from './editable-field.ts'
import { focusElement } from './focus-element.ts'
import { native } from './native.ts'

/** The value as frameworks notice it: through the prototype's setter, so that the element's own setter is not fooled. */
export const setValue = (el: TextControl, value: string): void =>
  el instanceof HTMLTextAreaElement ? native.setTextArea(el, value) : native.setInput(el, value)

export const inputEvent = (type: 'beforeinput' | 'input', inputType: string, data: string | null): InputEvent =>
  new InputEvent(type, { bubbles: true, composed: true, cancelable: type === 'beforeinput', inputType, data })

export const sendChange = (el: Element): boolean => native.send(el, new Event('change', { bubbles: true }))

const isTooLong = (el: TextControl, text: string): boolean =>
  'maxLength' in el && el.maxLength >= 0 && text.length > el.maxLength

const writeControl = (aim: Aim, el: TextControl, text: string): Result<void> => {
  if (isTooLong(el, text)) return refuse('page/rejected-value', { target: aim.said })
  const kind = text === '' ? 'deleteContentBackward' : 'insertText'
  if (!native.send(el, inputEvent('beforeinput', kind, text)))
    return refuse('page/rejected-value', { target: aim.said })
  const still = aim.again()
  if (!still.ok) return still
  setValue(el, text)
  native.send(el, inputEvent('input', kind, text))
  sendChange(el)
  return ok(undefined)
}

const selectAll = (el: Element): void => {
  const selection = getSelection()
  const range = native.createRange(document)
  range.selectNodeContents(el)
  selection?.removeAllRanges()
  selection?.addRange(range)
}

const writeEditable = (el: HTMLElement, text: string): void => {
  selectAll(el)
  const command = text === '' ? 'delete' : 'insertText'
  if (native.command(document, command, false, text)) return
  // An editing host in a window without focus has no command; its own framework hears of the change by the events.
  if (!native.send(el, inputEvent('beforeinput', 'insertText', text))) return
  Object.getOwnPropertyDescriptor(Node.prototype, 'textContent')?.set?.call(el, text)
  native.send(el, inputEvent('input', 'insertText', text))
}

/** Replaces what stands in a field. Refuses `page/rejected-value` and what `aim.again` refuses. */
export const writeText = (aim: Aim, text: string): Result<void> => {
  const { el } = aim
  focusElement(el)
  const still = aim.again()
  if (!still.ok) return still
  if (isTextControl(el)) return writeControl(aim, el, text)
  writeEditable(el as HTMLElement, text)
  return ok(undefined)
}
