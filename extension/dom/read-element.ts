import { ok, type Result, refuse, type Type, type Value } from '@writ/dsl/contract'
import { foldText } from './fold-text.ts'
import { type Look, nearest } from './look.ts'
import { attr, native } from './native.ts'
import { readAs } from './read-as.ts'
import { holdsSecret } from './secret-memory.ts'
import { shownText } from './shown-text.ts'
import { isChecked } from './state-of.ts'

/** The language an element is written in, as the page says (HTML §3.2.6.2); `en` where it says nothing. */
export const languageOf = (look: Look, el: Element): string => {
  const said = nearest(look, el, (at) => attr(at, 'lang').trim() !== '')
  return said ? attr(said, 'lang').trim() : 'en'
}

const optionText = (option: HTMLOptionElement): string => foldText(option.label || (native.text(option) ?? ''))

const controlValue = (el: Element): string | undefined => {
  if (el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement) return el.value
  if (el instanceof HTMLSelectElement) return [...el.selectedOptions].map(optionText).join(', ')
  return native.attr(el, 'aria-valuetext') ?? native.attr(el, 'aria-valuenow') ?? undefined
}

/** The text a person sees in the element; a field shows its value. Refuses `target/secret-field`, `target/not-parsed`. */
export const readText = (look: Look, el: Element, as: Type | undefined, said: string): Result<Value> => {
  if (holdsSecret(el)) return refuse('target/secret-field', { target: said })
  const isControl =
    el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement || el instanceof HTMLSelectElement
  const text = isControl ? foldText(controlValue(el) ?? '') : shownText(look, el)
  return readAs(text, as, languageOf(look, el))
}

/** A native number or date field holds its value without a locale, whatever it shows. */
const isPlain = (el: Element): boolean =>
  el instanceof HTMLInputElement && ['number', 'range', 'date'].includes(el.type)

/** The value a control holds: its text, the chosen options' labels, or whether it is checked. Refuses `target/secret-field`, `target/not-parsed`. */
export const readValue = (look: Look, el: Element, as: Type | undefined, said: string): Result<Value> => {
  if (holdsSecret(el)) return refuse('target/secret-field', { target: said })
  const checked = isChecked(el)
  if (checked !== undefined) return as?.kind === 'boolean' ? ok(checked) : readAs(String(checked), as, 'en')
  const value = controlValue(el) ?? shownText(look, el)
  if (isPlain(el) && as?.kind === 'number') return readAs(value, { kind: 'number', locale: 'en' }, 'en')
  return readAs(as && as.kind !== 'text' ? foldText(value) : value, as, languageOf(look, el))
}
