import { type Hash, hashJson, type Json } from '@writ/dsl/contract'
import { holdsSecret } from '../naming/secret-memory.ts'
import { attr, native } from '../tree/native.ts'
import type { Submission } from './form-target.ts'

const PRESSED = ['submit', 'button', 'reset', 'image']

/** What the control would send, whole; `undefined` for what sends nothing. */
const sentBy = (el: Element): Json | undefined => {
  if (holdsSecret(el)) return null
  if (el instanceof HTMLInputElement) {
    if (PRESSED.includes(el.type)) return undefined
    if (el.type === 'file')
      return [...(el.files ?? [])].map(({ name, size, type, lastModified }) => [
        name.toWellFormed(),
        size,
        type,
        lastModified
      ])
    const isBox = el.type === 'checkbox' || el.type === 'radio'
    return isBox && !el.checked ? undefined : el.value.toWellFormed()
  }
  if (el instanceof HTMLTextAreaElement) return el.value.toWellFormed()
  if (el instanceof HTMLSelectElement) return [...el.selectedOptions].map(({ value }) => value.toWellFormed())
  return undefined
}

/**
 * SHA-256 over the name and value of every control that the form would send (HTML §4.10.21.4), hidden ones and the
 * pressed button too, nothing cut. Of a secret only the name counts. What a page adds while it sends is not in it.
 */
export const formDigest = ({ form, submitter }: Submission): Hash => {
  const entries: Json[] = []
  for (const el of native.formElements(form)) {
    const value = native.matches(el, ':disabled') ? undefined : sentBy(el)
    if (value !== undefined) entries.push([attr(el, 'name').toWellFormed(), value])
  }
  if (submitter)
    entries.push([attr(submitter, 'name').toWellFormed(), attr(submitter, 'value').toWellFormed(), 'pressed'])
  return hashJson(entries)
}
