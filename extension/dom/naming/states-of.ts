import { flatAncestors, type Look } from '../tree/look.ts'
import { attr, isHtml, native } from '../tree/native.ts'
import { isTextControl } from '../tree/text-control.ts'
import { CHECKABLE } from './aria-roles.ts'
import { roleOf } from './role-of.ts'
import { hasState, isChecked, isDisabled } from './state-of.ts'

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Roles that have each state (WAI-ARIA 1.2 §6.6); on others an attribute of it says nothing. */
const MIXED = words('checkbox menuitemcheckbox option treeitem')
const EXPANDABLE = words(`
  application button checkbox columnheader combobox gridcell link listbox menuitem menuitemcheckbox menuitemradio row
  rowheader switch tab treeitem`)
const SELECTABLE = words('columnheader gridcell option row rowheader tab treeitem')

const isMixed = (el: Element, role: string): boolean =>
  MIXED.includes(role) &&
  (attr(el, 'aria-checked') === 'mixed' ||
    (el instanceof HTMLInputElement && el.type === 'checkbox' && el.indeterminate))

const checkedWord = (el: Element, role: string): string | undefined => {
  const isChoice = ['option', 'treeitem'].includes(role)
  if (!CHECKABLE.has(role) && !(isChoice && native.has(el, 'aria-checked'))) return undefined
  if (isMixed(el, role)) return 'mixed'
  return isChecked(el) ? 'checked' : 'unchecked'
}

const isRequired = (el: Element): boolean =>
  attr(el, 'aria-required') === 'true' || (isHtml(el, 'input', 'select', 'textarea') && native.has(el, 'required'))

const isReadOnly = (el: Element): boolean =>
  attr(el, 'aria-readonly') === 'true' || (isHtml(el, 'input', 'textarea') && native.has(el, 'readonly'))

const isCurrent = (el: Element): boolean => !['', 'false'].includes(attr(el, 'aria-current'))

const isInvalid = (el: Element): boolean => {
  const said = native.attr(el, 'aria-invalid')
  if (said !== null && said !== '') return said !== 'false'
  // An empty line that must be filled is not called wrong before anything was written.
  return (
    isHtml(el, 'input', 'select', 'textarea') &&
    native.matches(el, ':invalid') &&
    !(isTextControl(el) && el.value === '')
  )
}

const expandedWord = (look: Look, el: Element, role: string): string | undefined => {
  if (!EXPANDABLE.includes(role)) return undefined
  if (hasState(look, el, 'expanded')) return 'expanded'
  return hasState(look, el, 'collapsed') ? 'collapsed' : undefined
}

const isSelected = (look: Look, el: Element, role: string): boolean =>
  SELECTABLE.includes(role) && hasState(look, el, 'selected')

/** The states of an element as accessibility tells them, in the words of the language where it has one. */
export const statesOf = (look: Look, el: Element, role: string): readonly string[] => {
  const all = [
    checkedWord(el, role),
    expandedWord(look, el, role),
    role === 'button' && attr(el, 'aria-pressed') === 'true' ? 'pressed' : undefined,
    isSelected(look, el, role) ? 'selected' : undefined,
    isCurrent(el) ? 'current' : undefined,
    isDisabled(look, el) ? 'disabled' : undefined,
    isReadOnly(el) ? 'readonly' : undefined,
    isRequired(el) ? 'required' : undefined,
    isInvalid(el) ? 'invalid' : undefined
  ]
  return all.filter((word) => word !== undefined)
}

/** The level that a heading has without one of its own (WAI-ARIA 1.2 §5.3.3). */
const HEADING_LEVEL = 2
const NESTED: Readonly<Record<string, readonly string[]>> = { listitem: ['list'], treeitem: ['group', 'tree'] }

/** How deep a heading, or an item of a tree or a list, stands, from 1; `undefined` for what has no level. */
export const levelOf = (look: Look, el: Element, role: string): number | undefined => {
  const said = Number.parseInt(attr(el, 'aria-level'), 10)
  const around = NESTED[role]
  if (role !== 'heading' && role !== 'row' && !around) return undefined
  if (said >= 1 && said <= 99) return said
  if (around) return Math.max(1, [...flatAncestors(look, el)].filter((at) => around.includes(roleOf(look, at))).length)
  return role === 'heading' ? Number(/^h([1-6])$/.exec(native.tag(el))?.[1] ?? HEADING_LEVEL) : undefined
}
