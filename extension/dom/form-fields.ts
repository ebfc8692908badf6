import type { FormFieldFact } from '@writ/dsl/contract'
import { foldText } from './fold-text.ts'
import type { Look } from './look.ts'
import { nameOf } from './name-of.ts'
import { attr, isHtml, native } from './native.ts'

const SHORT = 200
const MOST = 60

const UNSENT = ['submit', 'button', 'reset', 'image']

const shownValue = (el: Element): string | null | undefined => {
  if (el instanceof HTMLInputElement) {
    if (el.type === 'password') return null
    if (el.type === 'checkbox' || el.type === 'radio') return el.checked ? 'checked' : undefined
    if (UNSENT.includes(el.type)) return undefined
    if (el.type === 'file') return [...(el.files ?? [])].map((file) => file.name).join(', ')
    return el.value
  }
  if (el instanceof HTMLTextAreaElement) return el.value
  if (el instanceof HTMLSelectElement) return [...el.selectedOptions].map((option) => foldText(option.label)).join(', ')
  return undefined
}

/** What a form would send, field by field: its label and its value as shown; a password's value is never read, hidden fields are named as such. */
export const formFields = (look: Look, form: HTMLFormElement): readonly FormFieldFact[] => {
  const facts: FormFieldFact[] = []
  for (const el of native.formElements(form)) {
    if (facts.length === MOST) break
    if (!isHtml(el) || native.matches(el, ':disabled') || isToken(el)) continue
    const value = shownValue(el)
    if (value === undefined) continue
    const label = nameOf(look, el) || attr(el, 'name')
    facts.push({ label: label.slice(0, SHORT), value: value === null ? null : value.slice(0, SHORT) })
  }
  return facts
}

/** Hidden fields hold tokens that change at every load and say nothing to a person. */
const isToken = (el: Element): boolean => isHtml(el, 'input') && (el as HTMLInputElement).type === 'hidden'
