import type { FormFieldFact } from '@writ/dsl/contract'
import { foldText } from './fold-text.ts'
import type { Look } from './look.ts'
import { nameOf } from './name-of.ts'
import { attr, isHtml, native } from './native.ts'
import { holdsSecret } from './secret-memory.ts'

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
  if (el instanceof HTMLSelectElement) return [...el.selectedOptions].map((option) => foldText(option.label)).join(', ')
  return undefined
}

/** Cuts with a mark, and never leaves half a character: a lone surrogate has no canonical form. */
export const cutText = (text: string, most: number): string =>
  (text.length > most ? `${text.slice(0, most)}… (${text.length - most} more characters)` : text).toWellFormed()

/** Hidden fields hold tokens that say nothing to a person; the form's digest holds them. */
const isToken = (el: Element): boolean => isHtml(el, 'input') && (el as HTMLInputElement).type === 'hidden'

/**
 * What a form would send, as a person sees it: each field's label and its value, `null` for a secret, which is never
 * read. Hidden fields are left out here. A value or a list of fields that is cut says how much is missing.
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
    facts.push({ label: cutText(label, LONGEST_LABEL), value: value === null ? null : cutText(value, LONGEST_VALUE) })
  }
  return more > 0 ? [...facts, { label: '…', value: `${more} more fields` }] : facts
}
