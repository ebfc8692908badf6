import { ARIA_ROLES, GLOBAL_ATTRIBUTES } from './aria-roles.ts'
import { implicitRole } from './implicit-role.ts'
import { flatParent, type Look } from './look.ts'
import { attr, isHtml, native } from './native.ts'

const SAME: Readonly<Record<string, string>> = { image: 'img', presentation: 'none', directory: 'list' }

/** One spelling per role. */
export const sameRole = (role: string): string => SAME[role] ?? role

const isFocusable = (el: Element): boolean =>
  native.has(el, 'tabindex') ||
  (isHtml(el, 'button', 'select', 'textarea', 'input', 'summary', 'iframe') && !native.has(el, 'disabled')) ||
  (isHtml(el, 'a', 'area') && native.has(el, 'href')) ||
  (isHtml(el) && native.editable(el as HTMLElement) && native.has(el, 'contenteditable'))

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
  dt: ['dl'],
  dd: ['dl'],
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

const inheritsPresentation = (look: Look, el: Element): boolean => {
  const owners = isHtml(el) ? OWNERS[native.tag(el)] : undefined
  if (!owners) return false
  for (let at = flatParent(look, el); at; at = flatParent(look, at)) {
    if (isHtml(at, ...owners)) return isPresentational(at)
    if (!isHtml(at, 'tr', 'thead', 'tbody', 'tfoot') || explicitRole(at) !== undefined) return false
  }
  return false
}

/** The computed role: the first valid word of `role`, else HTML-AAM's; `''` or `generic` where there is none to aim at. */
export const roleOf = (look: Look, el: Element): string => {
  const explicit = explicitRole(el)
  if (explicit === undefined) {
    if (inheritsPresentation(look, el) && !keepsItsRole(el)) return 'none'
    return sameRole(implicitRole(look, el))
  }
  if ((explicit === 'none' || explicit === 'presentation') && keepsItsRole(el)) return sameRole(implicitRole(look, el))
  return sameRole(explicit)
}
