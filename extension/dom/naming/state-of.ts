import type { TargetState } from '@writ/dsl/contract'
import { flatAncestors, type Look } from '../tree/look.ts'
import { attr, isHtml, native } from '../tree/native.ts'

const isNativelyDisabled = (el: Element): boolean => isHtml(el) && native.matches(el, ':disabled')

/** Disabled by itself, its fieldset, or `aria-disabled` here or above. */
export const isDisabled = (look: Look, el: Element): boolean => {
  if (isNativelyDisabled(el) || attr(el, 'aria-disabled') === 'true') return true
  for (const at of flatAncestors(look, el)) if (attr(at, 'aria-disabled') === 'true') return true
  return false
}

/** `undefined` for what cannot be checked. */
export const isChecked = (el: Element): boolean | undefined => {
  if (el instanceof HTMLInputElement && (el.type === 'checkbox' || el.type === 'radio')) return el.checked
  const said = native.attr(el, 'aria-checked')
  return said === null ? undefined : said === 'true'
}

const isSelected = (el: Element): boolean =>
  el instanceof HTMLOptionElement ? el.selected : attr(el, 'aria-selected') === 'true'

/** Browsers that do not know `:open` do not tell. */
const OPEN = ':open'
const isOpenList = (el: Element): boolean => CSS.supports(`selector(${OPEN})`) && native.matches(el, OPEN)

const isExpanded = (el: Element): boolean | undefined => {
  if (isHtml(el, 'summary')) {
    const details = native.parent(el)
    if (details instanceof HTMLDetailsElement) return details.open
  }
  if (el instanceof HTMLDetailsElement) return el.open
  if (el instanceof HTMLSelectElement && !el.multiple && el.size < 2) return isOpenList(el)
  const said = native.attr(el, 'aria-expanded')
  return said === null ? undefined : said === 'true'
}

/** Does the element have the state, as accessibility computes it? Positions are no states of one element. */
export const hasState = (look: Look, el: Element, kind: Exclude<TargetState['kind'], 'first' | 'last' | 'nth'>) => {
  switch (kind) {
    case 'enabled':
      return !isDisabled(look, el)
    case 'disabled':
      return isDisabled(look, el)
    case 'checked':
      return isChecked(el) === true
    case 'unchecked':
      return isChecked(el) === false
    case 'selected':
      return isSelected(el)
    case 'expanded':
      return isExpanded(el) === true
    case 'collapsed':
      return isExpanded(el) === false
  }
}
