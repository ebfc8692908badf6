import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from './aim.ts'
import { fitValue } from './fit-value.ts'
import { foldText } from './fold-text.ts'
import { attr, native } from './native.ts'
import { isDisabled } from './state-of.ts'
import { hasBox } from './visibility.ts'

export type TextControl = HTMLInputElement | HTMLTextAreaElement

/** Inputs whose value is chosen or pressed, not written. */
const UNWRITABLE = ['button', 'submit', 'reset', 'image', 'checkbox', 'radio', 'file', 'hidden']

export const isTextControl = (el: Element): el is TextControl =>
  el instanceof HTMLTextAreaElement || (el instanceof HTMLInputElement && !UNWRITABLE.includes(el.type))

export const isEditable = (el: Element): el is HTMLElement => el instanceof HTMLElement && native.editable(el)

/** Can text be written into it? Refuses `target/disabled`, `target/hidden`, `target/not-editable`. */
export const readyToEdit = ({ look, el, said }: Aim): Result<void> => {
  if (!isTextControl(el) && !isEditable(el)) return refuse('target/not-editable', { target: said })
  if (isDisabled(look, el) || attr(el, 'aria-readonly') === 'true')
    return refuse('target/not-editable', { target: said })
  if (isTextControl(el) && el.readOnly) return refuse('target/not-editable', { target: said })
  return hasBox(look, el) ? ok(undefined) : refuse('target/hidden', { target: said })
}

/** Comes to the field that the page put in the place of this one, which must be as fit to be written in. Refuses what `aim.follow` and {@link readyToEdit} refuse. */
export const followField = (aim: Aim): Result<Aim> => {
  const now = aim.follow()
  if (!now.ok || now.value === aim) return now
  const ready = readyToEdit(now.value)
  return ready.ok ? now : ready
}

export const writtenIn = (el: Element): string =>
  isTextControl(el) ? el.value : el instanceof HTMLElement ? native.rendered(el) : ''

const bare = (text: string): string => text.replace(/\s+/g, '')

/** Did the field keep the text? Spaces that a mask sets apart are no other value; a number may lose its trailing zeros. */
export const keeps = (el: Element, text: string): boolean => {
  const now = writtenIn(el)
  if (isTextControl(el)) {
    if (now === text || bare(now) === bare(text)) return true
    return el.type === 'number' || el.type === 'range'
      ? text.trim() !== '' && now !== '' && Number(now) === Number(text)
      : now !== '' && now === fitValue(el, text)
  }
  return foldText(now) === foldText(text)
}
