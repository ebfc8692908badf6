import type { Look } from './look.ts'
import { native } from './native.ts'
import { isSeen } from './visibility.ts'

export type TextControl = HTMLInputElement | HTMLTextAreaElement

/** Inputs whose value is chosen or pressed, not written. */
const UNWRITABLE = ['button', 'submit', 'reset', 'image', 'checkbox', 'radio', 'file', 'hidden']

export const isTextControl = (el: Element): el is TextControl =>
  el instanceof HTMLTextAreaElement || (el instanceof HTMLInputElement && !UNWRITABLE.includes(el.type))

/** What an EditContext has of its text, and hears of input (EditContext API §4); Chromium alone has it. */
export interface EditContextLike extends EventTarget {
  readonly text: string
  readonly selectionStart: number
  readonly selectionEnd: number
  updateText(start: number, end: number, text: string): void
  updateSelection(start: number, end: number): void
}

/** The text that the page keeps for an element by itself, without any text in the element. */
export const editContextOf = (el: Element): EditContextLike | undefined =>
  (el as { readonly editContext?: EditContextLike | null }).editContext ?? undefined

export const isEditable = (el: Element): el is HTMLElement =>
  el instanceof HTMLElement && (native.editable(el) || editContextOf(el) !== undefined)

/** So small that nobody reads in it: the textarea in which an editor hears keys while it draws its text elsewhere. */
const STAND_IN_PX = 4

/** Does it show what it holds? Not so where an editor draws by itself what the page keeps for this element. */
export const showsAll = (look: Look, el: Element): boolean => {
  if (editContextOf(el)) return false
  if (!(el instanceof HTMLTextAreaElement)) return true
  const box = native.box(el)
  return box.width > STAND_IN_PX && box.height > STAND_IN_PX && isSeen(look, el)
}

export const writtenIn = (el: Element): string =>
  isTextControl(el) ? el.value : el instanceof HTMLElement ? native.rendered(el) : ''
