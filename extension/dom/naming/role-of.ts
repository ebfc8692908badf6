import { flatParent, type Look } from '../tree/look.ts'
import { attr, isHtml, native } from '../tree/native.ts'
import { rememberedIn } from '../tree/remembered-in.ts'
import { ARIA_ROLES, GLOBAL_ATTRIBUTES } from './aria-roles.ts'
import { implicitRole, isNamed } from './implicit-role.ts'

const SAME: Readonly<Record<string, string>> = { image: 'img', presentation: 'none', directory: 'list' }

/** One spelling per role. */
export const sameRole = (role: string): string => SAME[role] ?? role

/** Says so itself, whatever the document's `designMode`. */
export const isEditingHost = (el: Element): boolean => {
  const said = native.attr(el, 'contenteditable')
  return said !== null && said.toLowerCase() !== 'false'
}

const isFocusable = (el: Element): boolean =>
  native.has(el, 'tabindex') ||
  (isHtml(el, 'button', 'select', 'textarea', 'input', 'summary', 'iframe') && !native.has(el, 'disabled')) ||
  (isHtml(el, 'a', 'area') && native.has(el, 'href')) ||
  (isHtml(el) && isEditingHost(el))

/** An author's `presentation` is ignored where it would hide something usable (WAI-ARIA §5.3.3). */
const keepsItsRole = (el: Element): boolean =>
  isFocusable(el) || GLOBAL_ATTRIBUTES.some((name) => attr(el, name).trim() !== '')

const explicitRole = (el: Element): string | undefined => {
  const tokens = attr(el, 'role').toLowerCase().split(/\s+/)
  return tokens.find((token) => ARIA_ROLES.has(token))
}

/** Parts of a list or table that lose their role with it. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  li: ['ul', 'ol', 'menu'],
  tr: ['table'],
  td: ['table'],
  th: ['table'],
  thead: ['table'],
  tbody: ['table'],
  tfoot: ['table']
}

const isPresentational = (el: Element): boolean => {
  const explicit = explicitRole(el)
  return (explicit === 'none' || explicit === 'presentation') && !keepsItsRole(el)
}

/** A table that says it is something else: its rows and cells are none of a table. */
const isOther = (table: Element): boolean => {
  const explicit = explicitRole(table)
  return explicit !== undefined && !['table', 'grid', 'treegrid', 'none', 'presentation'].includes(explicit)
}

const inheritsPresentation = (look: Look, el: Element): boolean => {
  const owners = isHtml(el) ? OWNERS[native.tag(el)] : undefined
  if (!owners) return false
  for (let at = flatParent(look, el); at; at = flatParent(look, at)) {
    if (isHtml(at, ...owners)) return isPresentational(at) || (isHtml(at, 'table') && isOther(at))
    if (!isHtml(at, 'tr', 'thead', 'tbody', 'tfoot') || explicitRole(at) !== undefined) return false
  }
  return false
}

const computeRole = (look: Look, el: Element): string => {
  const explicit = explicitRole(el)
  if (explicit === undefined) {
    if (inheritsPresentation(look, el) && !keepsItsRole(el)) return 'none'
    return sameRole(implicitRole(look, el))
  }
  if ((explicit === 'none' || explicit === 'presentation') && keepsItsRole(el)) return sameRole(implicitRole(look, el))
  // These two are only there by name (WAI-ARIA 1.2 §5.4, region and form).
  if ((explicit === 'region' || explicit === 'form') && !isNamed(el)) return sameRole(implicitRole(look, el))
  return sameRole(explicit)
}

/**
 * The computed role: the first valid word of `role`, else HTML-AAM's; `''` or `generic` where there is none to aim at. It
 * follows from elements, attributes and shadow trees alone, so that it may be kept until one of these changes (`watchDom`).
 */
export const roleOf = (look: Look, el: Element): string =>
  // Whether anything is written in these, or beside them, is part of the question.
  isHtml(el, 'p', 'th') ? computeRole(look, el) : rememberedIn(look.known.roles, el, () => computeRole(look, el))
