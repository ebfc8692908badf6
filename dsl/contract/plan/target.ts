import type { RefusalCode } from '../refusal-codes.ts'
import type { Expr } from './plan-tree.ts'

/** `nth` counts from 1; the others are states as accessibility computes them. */
export type TargetState =
  | { readonly kind: 'first' | 'last' }
  | { readonly kind: 'nth'; readonly nth: number }
  | { readonly kind: 'enabled' | 'disabled' | 'checked' | 'unchecked' | 'selected' | 'expanded' | 'collapsed' }

/**
 * How a name is matched: whole (`is`), with globs (`like`), by a neighbour (`near`), by description, or computed at run time
 * (`named`). An `element` (`@pick`) is no name: it is the very element that a record was read from. `element` is the name of
 * the record's variable as written, `*` in a pattern, the page executor's own handle when dispatched.
 */
export type Match<Named> =
  | { readonly kind: 'is' | 'like' | 'near' | 'described'; readonly text: string }
  | { readonly kind: 'named'; readonly name: Named }
  | { readonly kind: 'element'; readonly element: string }

/** The role of a target that is an element by itself. */
export const ELEMENT_ROLE = 'element'

/** A role and a name, narrowed. `in` is the enclosing target, outermost last. */
export interface TargetShape<Named> {
  readonly role: string
  readonly match?: Match<Named>
  /** The description besides the name; a target by its description alone has it in `match`. */
  readonly described?: string
  /** The document that the planner saw it in (`@e12` of an observation); in another one it is `target/changed`. */
  readonly document?: string
  readonly states: readonly TargetState[]
  readonly having: readonly TargetShape<Named>[]
  readonly in?: TargetShape<Named>
}

/** As written in the plan: a run-time name is an expression. */
export type Target = TargetShape<Expr>
/** As decided and granted: a run-time name is open (`*`). */
export type TargetPattern = TargetShape<'*'>
/** As dispatched to a document: every name is known, `named` has become `is`. */
export type LiveTarget = TargetShape<never>

const mapMatch = <A, B>(
  match: Match<A>,
  name: (named: A) => Match<B>,
  element: (element: string) => string
): Match<B> => {
  if (match.kind === 'named') return name(match.name)
  return match.kind === 'element' ? { kind: 'element', element: element(match.element) } : match
}

/** Replaces every run-time name, and every element by what `element` makes of it. */
export const mapTarget = <A, B>(
  target: TargetShape<A>,
  name: (named: A) => Match<B>,
  element: (element: string) => string = (same) => same
): TargetShape<B> => ({
  role: target.role,
  ...(target.match && { match: mapMatch(target.match, name, element) }),
  ...(target.described !== undefined && { described: target.described }),
  ...(target.document !== undefined && { document: target.document }),
  states: target.states,
  having: target.having.map((inner) => mapTarget(inner, name, element)),
  ...(target.in && { in: mapTarget(target.in, name, element) })
})

/**
 * Puts a target inside an enclosing one, outermost, as `within` does. A target that says `in page` escapes, and the
 * `page` itself is dropped, since it narrows nothing.
 */
export const encloseTarget = <Named>(
  target: TargetShape<Named>,
  scope: TargetShape<Named> | undefined
): TargetShape<Named> => {
  const { in: outer, ...own } = target
  if (outer?.role === 'page') return own
  const around = outer ? encloseTarget(outer, scope) : scope
  return around ? { ...own, in: around } : own
}

/** The targets that enclose one, from inside out. */
export const enclosingTargets = <Named>({ in: outer }: TargetShape<Named>): readonly TargetShape<Named>[] =>
  outer ? [outer, ...enclosingTargets(outer)] : []

/** What can be said of an enclosing target, in the place of the one that is aimed at. */
export const OF_ENCLOSING: ReadonlySet<RefusalCode> = new Set([
  'target/not-found',
  'target/ambiguous',
  'target/changed'
])

export const patternOf = (target: Target): TargetPattern =>
  mapTarget(
    target,
    () => ({ kind: 'named', name: '*' }),
    () => '*'
  )

const sameState = (a: TargetState, b: TargetState | undefined): boolean =>
  b !== undefined && a.kind === b.kind && (a.kind !== 'nth' || (b.kind === 'nth' && a.nth === b.nth))

const sameMatch = (pattern: Match<'*'> | undefined, live: Match<never> | undefined): boolean => {
  if (!pattern || !live) return pattern === live
  if (pattern.kind === 'named') return live.kind === 'is'
  if (pattern.kind === 'element' || live.kind === 'element') return pattern.kind === live.kind
  return pattern.kind === live.kind && pattern.text === (live as { text: string }).text
}

/** Is the dispatched target the granted one? Structure must be equal; only a `*` may stand for any whole name. */
export const matchesPattern = (pattern: TargetPattern, live: LiveTarget): boolean =>
  pattern.role === live.role &&
  pattern.document === live.document &&
  pattern.described === live.described &&
  sameMatch(pattern.match, live.match) &&
  pattern.states.length === live.states.length &&
  pattern.states.every((state, i) => sameState(state, live.states[i])) &&
  pattern.having.length === live.having.length &&
  pattern.having.every((inner, i) => matchesPattern(inner, live.having[i] as LiveTarget)) &&
  (pattern.in === undefined ? live.in === undefined : live.in !== undefined && matchesPattern(pattern.in, live.in))

const printMatch = (match: Match<unknown> | undefined): string => {
  if (!match) return ''
  if (match.kind === 'named') return ' named *'
  if (match.kind === 'element') return `@${match.element}`
  return match.kind === 'is' ? ` ${JSON.stringify(match.text)}` : ` ${match.kind} ${JSON.stringify(match.text)}`
}

/** A target in the plan's own words, for people, policies and refusals; a run-time name prints as `named *`. */
export const printTarget = (target: TargetShape<unknown>): string =>
  (target.match?.kind === 'element' ? '' : target.role) +
  printMatch(target.match) +
  (target.described === undefined ? '' : ` described ${JSON.stringify(target.described)}`) +
  target.states.map((state) => (state.kind === 'nth' ? ` nth ${state.nth}` : ` ${state.kind}`)).join('') +
  target.having.map((inner) => ` having (${printTarget(inner)})`).join('') +
  (target.in ? ` in ${printTarget(target.in)}` : '')
