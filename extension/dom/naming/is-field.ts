import type { Look } from '../tree/look.ts'
import { attr, isHtml } from '../tree/native.ts'
import { isEditingHost, roleOf } from './role-of.ts'

const NOT_TYPED = ['button', 'submit', 'reset', 'image', 'checkbox', 'radio', 'hidden', 'range']
const FIELD_ROLES = ['textbox', 'searchbox', 'combobox', 'spinbutton']

/** The language's `field`: anything a person types or picks a value into, with or without an ARIA role. */
export const isField = (look: Look, el: Element): boolean => {
  if (isHtml(el, 'input')) return !NOT_TYPED.includes((el as HTMLInputElement).type)
  if (isHtml(el, 'textarea', 'select')) return true
  return isEditingHost(el) || FIELD_ROLES.includes(roleOf(look, el))
}

/** A control that a `<label>` or an accessible name can stand for. */
export const isLabelled = (look: Look, el: Element): boolean =>
  isField(look, el) ||
  (isHtml(el, 'input') && attr(el, 'type') !== 'hidden') ||
  ['checkbox', 'radio', 'switch', 'slider'].includes(roleOf(look, el))
