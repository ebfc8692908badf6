import { native } from '../tree/native.ts'
import type { TextControl } from '../tree/text-control.ts'
import { fitValue, isPicked } from './fit-value.ts'
import { inputEvent, sendChange, setValue } from './input-event.ts'

/** What was typed into a number or date that is no value yet: the browser shows it to the person, and scripts see none. */
interface Unfinished {
  readonly typed: string
  /** What scripts saw then. Another value by now is the page's, and typing goes on from that. */
  readonly value: string
}

const unfinished = new WeakMap<Element, Unfinished>()

/** Values that are typed part by part, and are there once the last part is. */
const typedInParts = (el: TextControl): boolean => isPicked(el) && el.type !== 'color' && el.type !== 'range'

const typedBefore = (el: TextControl): string => {
  const begun = unfinished.get(el)
  if (begun && begun.value === el.value) return begun.typed
  return typedInParts(el) ? '' : el.value
}

const NUMERIC = /^[-+.\deE]$/

const typePart = (el: TextControl, char: string): boolean => {
  const typed = typedBefore(el) + char
  const isWhole = fitValue(el, typed) !== undefined
  if (isWhole) {
    setValue(el, typed)
    native.send(el, new Event('input', { bubbles: true, composed: true }))
    sendChange(el)
  }
  unfinished.set(el, { typed, value: el.value })
  return isWhole
}

const typeDigit = (el: TextControl, char: string): boolean => {
  // The browser takes nothing else in such a field.
  if (!NUMERIC.test(char)) return false
  const typed = typedBefore(el) + char
  if (!native.send(el, inputEvent('beforeinput', 'insertText', char))) return false
  if (fitValue(el, typed) !== undefined) setValue(el, typed)
  unfinished.set(el, { typed, value: el.value })
  native.send(el, inputEvent('input', 'insertText', char))
  return true
}

interface Span {
  readonly start: number
  readonly end: number
}

/** What is selected; behind the text where the control tells no selection (HTML §4.10.5.2.10: `number`, `email` and others). */
export const spanOf = (el: TextControl): Span => {
  const [start, end] = native.caret(el) ?? [el.value.length, el.value.length]
  return { start, end }
}

/** Puts the caret behind what stands there, or selects all of it. */
export const caretInControl = (el: TextControl, where: 'end' | 'all' | number): void => {
  const end = typeof where === 'number' ? where : el.value.length
  if (native.caret(el)) native.setCaret(el, where === 'all' ? 0 : end, end)
  else if (where === 'all') native.selectField(el)
}

const replaceSpan = (el: TextControl, { start, end }: Span, text: string): void => {
  setValue(el, el.value.slice(0, start) + text + el.value.slice(end))
  caretInControl(el, start + text.length)
}

const roomIn = (el: TextControl, { start, end }: Span): number =>
  'maxLength' in el && el.maxLength >= 0 ? el.maxLength - (el.value.length - (end - start)) : Number.POSITIVE_INFINITY

/**
 * Puts a text where the caret of a control is, as the browser does with a key or a paste: no more than there is room for, a
 * number digit by digit, a date once its last part is there. Returns whether the control took it.
 */
export const insertInControl = (el: TextControl, text: string, kind = 'insertText'): boolean => {
  if (typedInParts(el)) return typePart(el, text)
  if (el.type === 'number') return typeDigit(el, text)
  if (el.type === 'color' || el.type === 'range') return false
  const isBreak = text === '\n'
  if (isBreak && !(el instanceof HTMLTextAreaElement)) return false
  const [inputType, data] = isBreak ? (['insertLineBreak', null] as const) : ([kind, text] as const)
  if (!native.send(el, inputEvent('beforeinput', inputType, data)) || !native.connected(el)) return false
  const span = spanOf(el)
  const fitting = text.slice(0, roomIn(el, span))
  if (fitting === '') return false
  replaceSpan(el, span, fitting)
  native.send(el, inputEvent('input', inputType, data))
  return true
}

const WORD_BEFORE = /[^\s]*\s*$/
const WORD_AFTER = /^\s*[^\s]*/

/** What a deleting key takes away: what is selected, else one character or one word on its side of the caret. */
const spanToDelete = (el: TextControl, inputType: string): Span => {
  const span = spanOf(el)
  if (span.start !== span.end) return span
  const [before, after] = [el.value.slice(0, span.start), el.value.slice(span.end)]
  switch (inputType) {
    case 'deleteContentForward':
      return { start: span.start, end: span.start + ([...after][0] ?? '').length }
    case 'deleteWordForward':
      return { start: span.start, end: span.start + (WORD_AFTER.exec(after)?.[0] ?? '').length }
    case 'deleteWordBackward':
      return { start: span.start - (WORD_BEFORE.exec(before)?.[0] ?? '').length, end: span.start }
    default:
      return { start: span.start - ([...before].at(-1) ?? '').length, end: span.start }
  }
}

/** Deletes as a key does (Input Events Level 2 names the kinds). Nothing to delete is no input. */
export const deleteInControl = (el: TextControl, inputType: string): void => {
  if (isPicked(el)) return
  const span = spanToDelete(el, inputType)
  if (span.start === span.end) return
  if (!native.send(el, inputEvent('beforeinput', inputType, null)) || !native.connected(el)) return
  replaceSpan(el, span, '')
  unfinished.delete(el)
  native.send(el, inputEvent('input', inputType, null))
}
