import { ok, type Result, refuse, type Type, type Value } from '@writ/dsl/contract'
import { isNeverRead } from '../naming/never-read.ts'
import { ariaValue } from '../naming/range-value.ts'
import { saysPassword } from '../naming/secret-memory.ts'
import { isChecked } from '../naming/state-of.ts'
import { foldText } from '../tree/fold-text.ts'
import { type Look, nearest } from '../tree/look.ts'
import { attr, native } from '../tree/native.ts'
import { chosenText } from '../tree/option-text.ts'
import { shownText } from '../tree/shown-text.ts'
import { showsAll } from '../tree/text-control.ts'
import { readAs } from './read-as.ts'

/** The language an element is written in, as the page says (HTML §3.2.6.2); `en` where it says nothing. */
export const languageOf = (look: Look, el: Element): string => {
  const said = nearest(look, el, (at) => attr(at, 'lang').trim() !== '')
  return said ? attr(said, 'lang').trim() : 'en'
}

const controlValue = (el: Element): string | undefined => {
  if (el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement) return el.value
  if (el instanceof HTMLSelectElement) return chosenText(el)
  return ariaValue(el)
}

/** The text a person sees in the element; a field shows its value. Refuses `target/secret-field`, `target/not-parsed`, `page/unsupported` where it draws its text elsewhere. */
export const readText = (look: Look, el: Element, as: Type | undefined, said: string): Result<Value> => {
  if (isNeverRead(el)) return refuse('target/secret-field', { target: said })
  if (!showsAll(look, el)) return refuse('page/unsupported', { what: 'read-text' })
  const isControl =
    el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement || el instanceof HTMLSelectElement
  const text = isControl ? foldText(controlValue(el) ?? '') : shownText(look, el)
  if (saysPassword(text)) return refuse('target/secret-field', { target: said })
  return readAs(text, as, languageOf(look, el))
}

/** The lines of an editor, each block one; the blank lines that paragraphs are set apart by are none of its text. */
const linesOf = (el: HTMLElement): string => {
  const text = native
    .rendered(el)
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .replaceAll('\u00a0', ' ')
  const spaced = el.querySelector('p, h1, h2, h3, h4, h5, h6, ul, ol, blockquote, pre') !== null
  return (spaced ? text.replace(/\n\n/g, '\n') : text).replace(/\n+$/, '')
}

const writtenLines = (el: Element): string | undefined =>
  el instanceof HTMLElement && native.editable(el) && native.has(el, 'contenteditable') ? linesOf(el) : undefined

/** A native number or date field holds its value without a locale, whatever it shows. */
const isPlain = (el: Element): boolean =>
  el instanceof HTMLInputElement && ['number', 'range', 'date'].includes(el.type)

/** The value a control holds: its text, the chosen options' labels, or whether it is checked. Refuses `target/secret-field`, `target/not-parsed`. */
export const readValue = (look: Look, el: Element, as: Type | undefined, said: string): Result<Value> => {
  if (isNeverRead(el)) return refuse('target/secret-field', { target: said })
  // Part of a text would pass for all of it.
  if (!showsAll(look, el)) return refuse('page/unsupported', { what: 'read-value' })
  const checked = isChecked(el)
  if (checked !== undefined) return as?.kind === 'boolean' ? ok(checked) : readAs(String(checked), as, 'en')
  const value = writtenLines(el) ?? controlValue(el) ?? shownText(look, el)
  if (saysPassword(value)) return refuse('target/secret-field', { target: said })
  if (isPlain(el) && as?.kind === 'number') return readAs(value, { kind: 'number', locale: 'en' }, 'en')
  return readAs(as && as.kind !== 'text' ? foldText(value) : value, as, languageOf(look, el))
}
