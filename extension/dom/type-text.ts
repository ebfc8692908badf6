import { ok, type Result } from '@writ/dsl/contract'
import type { Aim } from './aim.ts'
import { isTextControl } from './editable-field.ts'
import { focusElement } from './focus-element.ts'
import { keyEvent } from './key-event.ts'
import { native } from './native.ts'
import { inputEvent, sendChange, setValue } from './write-text.ts'

const caretToEnd = (el: Element): void => {
  const range = native.createRange(document)
  range.selectNodeContents(el)
  range.collapse(false)
  const selection = getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}

const insert = (el: Element, char: string): void => {
  if (!isTextControl(el)) {
    native.command(document, 'insertText', false, char)
    return
  }
  if (!native.send(el, inputEvent('beforeinput', 'insertText', char))) return
  setValue(el, el.value + char)
  native.send(el, inputEvent('input', 'insertText', char))
}

/** Types at the end of what is there, key by key. Refuses what `aim.again` refuses. */
export const typeText = (aim: Aim, text: string): Result<void> => {
  const { el } = aim
  focusElement(el)
  if (!isTextControl(el)) caretToEnd(el)
  for (const char of text) {
    const still = aim.again()
    if (!still.ok) return still
    const taken = !native.send(el, keyEvent('keydown', char)) || !native.send(el, keyEvent('keypress', char))
    if (!taken) insert(el, char)
    native.send(el, keyEvent('keyup', char))
  }
  if (isTextControl(el)) sendChange(el)
  return ok(undefined)
}
