import { assignedTo, type Look } from './look.ts'
import { isElement, native } from './native.ts'
import { hostsIn } from './shadow-hosts.ts'

const hostsBelow = (look: Look, of: Element | ShadowRoot): readonly Element[] => {
  const root = native.root(of)
  if (!(root instanceof Document || root instanceof ShadowRoot)) return []
  const all = hostsIn(look, root)
  return of === root || all.length === 0 ? all : all.filter((host) => host !== of && native.contains(of, host))
}

/** Both lists are in tree order. */
const merge = (found: readonly Element[], stops: readonly Element[]): readonly Element[] => {
  if (stops.length === 0) return found
  const all = new Set([...found, ...stops])
  return [...all].sort((a, b) => (native.compare(a, b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
}

const selectBelow = (look: Look, of: Element | ShadowRoot, selector: string, found: Element[]): void => {
  const hosts = hostsBelow(look, of)
  const slots = [...native.select(of, 'slot')].filter((slot) => assignedTo(slot).length > 0)
  const fitting = [...native.select(of, selector)]
  const stops = new Set([...hosts, ...slots])
  const wanted = new Set(stops.size > 0 ? fitting : [])
  let shownElsewhere: Element | undefined
  for (const el of merge(fitting, [...stops])) {
    // What stands in a host, or in a slot that something is assigned to, is shown where a slot is, or not at all.
    if (shownElsewhere && native.contains(shownElsewhere, el)) continue
    if (!stops.has(el)) {
      found.push(el)
      continue
    }
    if (wanted.has(el)) found.push(el)
    shownElsewhere = el
    selectInside(look, el, selector, found)
  }
}

const selectInside = (look: Look, el: Element, selector: string, found: Element[]): void => {
  const shadow = look.shadowOf(el)
  const assigned = shadow ? [] : assignedTo(el)
  if (assigned.length === 0) return selectBelow(look, shadow ?? el, selector, found)
  for (const child of assigned) {
    if (!isElement(child)) continue
    if (native.matches(child, selector)) found.push(child)
    selectInside(look, child, selector, found)
  }
}

/**
 * The elements below `scope` that match a selector (of one compound each, as `button, [role]`), in flat-tree order: what
 * `flatElements` gives, asked of the browser instead of walked.
 */
export const flatSelect = (look: Look, scope: Element, selector: string): readonly Element[] => {
  const found: Element[] = []
  selectInside(look, scope, selector, found)
  return found
}
