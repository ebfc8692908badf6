import { ok, type Result } from '@writ/dsl/contract'
import type { Aim } from './aim.ts'
import { followField, isTextControl } from './editable-field.ts'
import { focusElement } from './focus-element.ts'
import { keyEvent } from './key-event.ts'
import { native } from './native.ts'
import { inputEvent, insertInEditor, sendChange, setValue } from './write-text.ts'

export const caretToEnd = (el: Element): void => {
  const range = native.createRange(document)
  range.selectNodeContents(el)
  range.collapse(false)
  const selection = getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}

const insert = (el: Element, char: string): void => {
  if (!isTextControl(el)) return insertInEditor(el, char, char === '\n' ? 'insertParagraph' : 'insertText')
  const isBreak = char === '\n' && el instanceof HTMLTextAreaElement
  const [kind, data] = isBreak ? (['insertLineBreak', null] as const) : (['insertText', char] as const)
  if (!native.send(el, inputEvent('beforeinput', kind, data))) return
  setValue(el, el.value + char)
  native.send(el, inputEvent('input', kind, data))
}

/** A page that draws the field anew has dropped the focus with it. */
const comeTo = (from: Aim, to: Aim): void => {
  if (from === to) return
  focusElement(to.el)
  if (!isTextControl(to.el)) caretToEnd(to.el)
}

const typeChar = (aim: Aim, char: string): Result<Aim> => {
  const first = followField(aim)
  if (!first.ok) return first
  comeTo(aim, first.value)
  if (!native.send(first.value.el, keyEvent('keydown', char))) return first
  const pressed = followField(first.value)
  if (!pressed.ok) return pressed
  comeTo(first.value, pressed.value)
  const { el } = pressed.value
  if (native.send(el, keyEvent('keypress', char)) && native.connected(el)) insert(el, char)
  return pressed
}

/** Types at the end of what is there, key by key, in whatever field the page puts in its place. Refuses what `aim.follow` refuses. */
export const typeText = (aim: Aim, text: string): Result<void> => {
  focusElement(aim.el)
  if (!isTextControl(aim.el)) caretToEnd(aim.el)
  let at = aim
  for (const char of text) {
    const typed = typeChar(at, char)
    if (!typed.ok) return typed
    at = typed.value
    if (native.connected(at.el)) native.send(at.el, keyEvent('keyup', char))
  }
  if (isTextControl(at.el) && native.connected(at.el)) sendChange(at.el)
  return ok(undefined)
}
