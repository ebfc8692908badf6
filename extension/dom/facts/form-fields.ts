import { type FormFieldFact, hashJson } from '@writ/dsl/contract'
import { nameOf } from '../naming/name-of.ts'
import { holdsSecret } from '../naming/secret-memory.ts'
import type { Look } from '../tree/look.ts'
import { attr, isHtml, native } from '../tree/native.ts'
import { chosenText } from '../tree/option-text.ts'

const LONGEST_LABEL = 200
/** In characters; what is longer is shown with a mark of what is missing, and still counts whole in the form's digest. */
const LONGEST_VALUE = 20_000
const MOST_FIELDS = 200

const UNSENT = ['submit', 'button', 'reset', 'image']

const shownValue = (el: Element): string | null | undefined => {
  if (holdsSecret(el)) return null
  if (el instanceof HTMLInputElement) {
    if (el.type === 'checkbox' || el.type === 'radio') return el.checked ? 'checked' : undefined
    if (UNSENT.includes(el.type)) return undefined
    if (el.type === 'file') return [...(el.files ?? [])].map((file) => file.name).join(', ')
    return el.value
  }
  if (el instanceof HTMLTextAreaElement) return el.value
  if (el instanceof HTMLSelectElement) return chosenText(el)
  return undefined
}

/** Cuts with a mark, and never leaves half a character: a lone surrogate has no canonical form. */
export const cutText = (text: string, most: number): string =>
  (text.length > most ? `${text.slice(0, most)}… (${text.length - most} more characters)` : text).toWellFormed()

const factOf = (label: string, value: string | null): FormFieldFact => {
  const isCut = label.length > LONGEST_LABEL || (value?.length ?? 0) > LONGEST_VALUE
  return {
    label: cutText(label, LONGEST_LABEL),
    value: value === null ? null : cutText(value, LONGEST_VALUE),
    ...(isCut && { whole: hashJson([label.toWellFormed(), value?.toWellFormed() ?? null]) })
  }
}

/** Hidden fields hold tokens that say nothing to a person; the form's digest holds them. */
const isToken = (el: Element): boolean => isHtml(el, 'input') && (el as HTMLInputElement).type === 'hidden'

/**
 * What a form would send, as a person sees it: each field's label and its value, `null` for a secret, which is never
 * read. Hidden fields are left out here. A value or a list of fields that is cut says how much is missing; a cut value counts whole
 * by its digest.
 */
export const formFields = (look: Look, form: HTMLFormElement): readonly FormFieldFact[] => {
  const facts: FormFieldFact[] = []
  let more = 0
  for (const el of native.formElements(form)) {
    if (!isHtml(el) || native.matches(el, ':disabled') || isToken(el)) continue
    const value = shownValue(el)
    if (value === undefined) continue
    if (facts.length === MOST_FIELDS) {
      more += 1
      continue
    }
    const label = nameOf(look, el) || attr(el, 'name')
    facts.push(factOf(label, value))
  }
  return more > 0 ? [...facts, { label: '…', value: `${more} more fields` }] : facts
}
