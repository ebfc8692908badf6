import { ELEMENT_ROLE, type LiveTarget, type TargetState } from '@writ/dsl/contract'
import { isDescribed } from '../naming/is-described.ts'
import { isField, isLabelled } from '../naming/is-field.ts'
import { roleOf, sameRole } from '../naming/role-of.ts'
import { FAMILIES, selectorOfRole } from '../naming/role-selector.ts'
import { hasState } from '../naming/state-of.ts'
import { isSurelyNotNamed } from '../naming/surely-not-named.ts'
import { flatSelect } from '../tree/flat-select.ts'
import { foldText, matchesGlob, sameText } from '../tree/fold-text.ts'
import { flatAncestors, flatContains, flatElements, type Look } from '../tree/look.ts'
import { attr, isHtml, native } from '../tree/native.ts'
import { shownText } from '../tree/shown-text.ts'
import { isHidden } from '../tree/visibility.ts'
import { calledBy } from './called.ts'
import { findNear } from './near.ts'
import { seenElement, statesBeside } from './observed-refs.ts'
import { elementOf } from './record-elements.ts'

const isOfRole = (look: Look, role: string, el: Element): boolean => {
  if (role === 'field') return isField(look, el)
  if (role === 'label') return isLabelled(look, el)
  if (role === 'frame') return isHtml(el, 'iframe', 'frame')
  const family = FAMILIES[role] ?? [sameRole(role)]
  return family.includes(roleOf(look, el))
}

const isNamed = (look: Look, match: LiveTarget['match'], el: Element): boolean => {
  switch (match?.kind) {
    case undefined:
    case 'near':
      return true
    case 'is':
      return sameText(match.text, calledBy(look, el))
    case 'like':
      return matchesGlob(match.text, calledBy(look, el))
    case 'described':
      return isDescribed(look, el, match.text)
    // Neither a name nor a state: `candidates` finds these.
    case 'element':
      return false
    case 'named':
      throw new Error('a run-time name reached the page')
  }
}

const selectAll = (root: Element, selector: string): readonly Element[] => {
  try {
    return [...Element.prototype.querySelectorAll.call(root, selector)]
  } catch {
    return []
  }
}

const findByCss = (look: Look, scope: Element, selector: string): readonly Element[] => {
  const found = new Set(selectAll(scope, selector))
  for (const host of [scope, ...flatSelect(look, scope, '*')]) {
    const shadow = look.shadowOf(host)
    if (!shadow) continue
    for (const child of shadow.children) {
      if (native.matches(child, selector)) found.add(child)
      for (const inner of selectAll(child, selector)) found.add(inner)
    }
  }
  return [...found].filter((el) => !isHidden(look, el))
}

const isWritten = (match: LiveTarget['match'], text: string): boolean => {
  if (text === '' || !match) return false
  return match.kind === 'like' ? matchesGlob(match.text, text) : match.kind === 'is' && sameText(match.text, text)
}

/** Those that hold no other of them. */
const smallest = (look: Look, found: readonly Element[]): readonly Element[] => {
  const all = new Set(found)
  const outer = new Set<Element>()
  for (const el of found) for (const above of flatAncestors(look, el)) if (all.has(above)) outer.add(above)
  return found.filter((el) => !outer.has(el))
}

const FRAMES = ['iframe', 'object', 'embed', 'frame']

/** What an icon says that has no text: its label, else its title. */
const wordsOfIcon = (look: Look, el: Element): string => {
  if (isLabelled(look, el) || isHtml(el, 'option', 'html', 'body', ...FRAMES) || shownText(look, el) !== '') return ''
  return flatElements(look, el).some((inner) => isLabelled(look, inner))
    ? ''
    : foldText(attr(el, 'aria-label') || attr(el, 'title'))
}

/** The smallest elements whose whole shown text is it; where there is none, those without any text whose label or title is it. */
const findByText = (look: Look, scope: Element, match: LiveTarget['match']): readonly Element[] => {
  const all = flatElements(look, scope)
  const written = all.filter(
    (el) => !isHtml(el, 'html', 'body') && isWritten(match, shownText(look, el)) && !isHidden(look, el)
  )
  if (written.length > 0) return smallest(look, written)
  const titled = all.filter((el) => native.has(el, 'title') || native.has(el, 'aria-label'))
  return smallest(
    look,
    titled.filter((el) => isWritten(match, wordsOfIcon(look, el)) && !isHidden(look, el))
  )
}

/** The very element that a record was read from, while it stands in the scope and says the same. */
const ofRecord = (look: Look, match: LiveTarget['match'], scope: Element): readonly Element[] => {
  const el = match?.kind === 'element' ? elementOf(look, match.element) : 'gone'
  return typeof el !== 'string' && flatContains(look, scope, el) && !isHidden(look, el) ? [el] : []
}

/** What an observation told under this name, while it stands in the scope and says the same. */
const ofObservation = (look: Look, target: LiveTarget, scope: Element): readonly Element[] => {
  const el = seenElement(look, target)
  return typeof el !== 'string' && flatContains(look, scope, el) && !isHidden(look, el) ? [el] : []
}

const isPlainRole = ({ role, match, document }: LiveTarget): boolean =>
  document === undefined &&
  match?.kind !== 'element' &&
  match?.kind !== 'near' &&
  ![ELEMENT_ROLE, 'page', 'css', 'text'].includes(role)

/** The page itself, by its own role `document` (HTML-AAM), where nothing narrower is looked through. */
const rootFor = (look: Look, role: string, scope: Element): readonly Element[] =>
  role === 'document' && scope === native.documentElement(look.document) ? [scope] : []

const ofRole = (look: Look, role: string, scope: Element): readonly Element[] =>
  [...rootFor(look, role, scope), ...flatSelect(look, scope, selectorOfRole(sameRole(role)))].filter((el) =>
    isOfRole(look, role, el)
  )

/** The cheap questions, of all that have the role. */
const mayFit = (look: Look, { role, match }: LiveTarget, scope: Element): readonly Element[] => {
  const all = ofRole(look, role, scope)
  return match?.kind === 'is' ? all.filter((el) => !isSurelyNotNamed(look, el, match.text)) : all
}

const candidates = (look: Look, target: LiveTarget, scope: Element): readonly Element[] => {
  const { role, match } = target
  if (target.document !== undefined) return ofObservation(look, target, scope)
  if (match?.kind === 'element' || role === ELEMENT_ROLE) return ofRecord(look, match, scope)
  if (role === 'page') return [native.documentElement(look.document)].filter((el) => el !== null)
  if (role === 'css') return findByCss(look, scope, match && 'text' in match ? match.text : ':not(*)')
  if (role === 'text') return findByText(look, scope, match)
  if (match?.kind !== 'near') return mayFit(look, target, scope)
  const shown = ofRole(look, role, scope).filter((el) => !isHidden(look, el))
  return findNear(look, scope, shown, foldText(match.text))
}

/** Is the same found in every scope that holds it, however large? */
const isFoundAnywhere = (target: LiveTarget): boolean =>
  isPlainRole(target) && target.states.every(({ kind }) => !['first', 'last', 'nth'].includes(kind))

/** Those that have the inner target in them. Of many, the inner ones are looked for once, not in each. */
const holding = (look: Look, inner: LiveTarget, scope: Element, among: readonly Element[]): readonly Element[] => {
  if (among.length < 2 || !isFoundAnywhere(inner)) return among.filter((el) => findWithin(look, inner, el).length > 0)
  const around = new Set<Element>()
  for (const found of findWithin(look, inner, scope)) {
    for (const above of flatAncestors(look, found)) {
      if (around.has(above)) break
      around.add(above)
    }
  }
  return among.filter((el) => around.has(el))
}

const described = (look: Look, { described: said }: LiveTarget, found: readonly Element[]): readonly Element[] =>
  said === undefined ? found : found.filter((el) => isDescribed(look, el, said))

const narrow = (look: Look, found: readonly Element[], state: TargetState): readonly Element[] => {
  switch (state.kind) {
    case 'first':
      return found.slice(0, 1)
    case 'last':
      return found.slice(-1)
    case 'nth':
      return found.slice(state.nth - 1, state.nth)
    default:
      return found.filter((el) => hasState(look, el, state.kind))
  }
}

/** Everything in `scope` that fits the target, in flat-tree order; the target's own `in` is the caller's (`resolve`). */
export const findWithin = (look: Look, target: LiveTarget, scope: Element): readonly Element[] => {
  const held = target.having.reduce(
    (found, inner) => holding(look, inner, scope, found),
    candidates(look, target, scope)
  )
  // The dear questions last, of the few that are left.
  const named = isPlainRole(target) ? held.filter((el) => !isHidden(look, el) && isNamed(look, target.match, el)) : held
  return statesBeside(target).reduce<readonly Element[]>(
    (found, state) => narrow(look, found, state),
    described(look, target, named)
  )
}
