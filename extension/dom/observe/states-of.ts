import { CHECKABLE } from '../aria-roles.ts'
import type { Look } from '../look.ts'
import { attr, isHtml, native } from '../native.ts'
import { hasState, isChecked, isDisabled } from '../state-of.ts'

const checkedWord = (el: Element, role: string): string | undefined => {
  const isMixed =
    attr(el, 'aria-checked') === 'mixed' ||
    (el instanceof HTMLInputElement && el.type === 'checkbox' && el.indeterminate)
  if (isMixed) return 'mixed'
  const checked = isChecked(el)
  if (checked !== undefined) return checked ? 'checked' : 'unchecked'
  return CHECKABLE.has(role) ? 'unchecked' : undefined
}

const isRequired = (el: Element): boolean =>
  attr(el, 'aria-required') === 'true' || (isHtml(el, 'input', 'select', 'textarea') && native.has(el, 'required'))

const isReadOnly = (el: Element): boolean =>
  attr(el, 'aria-readonly') === 'true' || (isHtml(el, 'input', 'textarea') && native.has(el, 'readonly'))

const isCurrent = (el: Element): boolean => !['', 'false'].includes(attr(el, 'aria-current'))

const isInvalid = (el: Element): boolean => !['', 'false'].includes(attr(el, 'aria-invalid'))

const expandedWord = (look: Look, el: Element): string | undefined => {
  if (hasState(look, el, 'expanded')) return 'expanded'
  return hasState(look, el, 'collapsed') ? 'collapsed' : undefined
}

/** The states that a person sees on an element, in the words of the language where it has one. */
export const statesOf = (look: Look, el: Element, role: string): readonly string[] => {
  const words = [
    checkedWord(el, role),
    role !== 'combobox' || native.has(el, 'aria-expanded') ? expandedWord(look, el) : undefined,
    attr(el, 'aria-pressed') === 'true' ? 'pressed' : undefined,
    attr(el, 'aria-selected') === 'true' ? 'selected' : undefined,
    isCurrent(el) ? 'current' : undefined,
    isDisabled(look, el) ? 'disabled' : undefined,
    isReadOnly(el) ? 'readonly' : undefined,
    isRequired(el) ? 'required' : undefined,
    isInvalid(el) ? 'invalid' : undefined
  ]
  return words.filter((word) => word !== undefined)
}
