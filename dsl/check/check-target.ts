import type { Span, Target, TargetState } from '../contract/index.ts'
import { MAX_NESTING } from '../syntax/index.ts'
import { checkExpr } from './check-expr.ts'
import { isRole, ROLE_NAMES } from './roles.ts'
import { isKind, printType } from './types.ts'
import { type ExprPlace, type Findings, report, suggest, type Uses } from './walk.ts'

const MAX_NTH = 10_000

const checkState = (f: Findings, state: TargetState, span: Span): void => {
  if (state.kind !== 'nth') return
  if (!Number.isInteger(state.nth) || state.nth < 1 || state.nth > MAX_NTH)
    report(f, span, 'check/bad-bound', { limit: MAX_NTH })
}

const checkAim = (f: Findings, place: ExprPlace, target: Target, span: Span, uses: Uses): void => {
  const { role, match } = target
  if (!isRole(role)) report(f, span, 'check/unknown-role', { role }, suggest(f, role, ROLE_NAMES))
  if (role === 'page' && (match || target.in || target.states.length + target.having.length > 0))
    report(f, span, 'check/bad-arguments', { name: role, expected: 'no name, no state and nothing around it' })
  if (match?.kind === 'named') {
    const type = checkExpr(f, { ...place, mayRead: false }, match.name, uses)
    if (type && !isKind(type, 'text', 'number', 'date'))
      report(f, match.name.span, 'check/type-mismatch', { expected: 'text', found: printType(type) })
  }
  for (const state of target.states) checkState(f, state, span)
  for (const inner of target.having) checkTarget(f, place, inner, span, uses)
}

/**
 * Checks roles, positions and run-time names of a target and all it stands in. `span` is that of the statement or read.
 * `page` is no element: it can only stand around one, or be what `within` goes back to.
 */
export const checkTarget = (
  f: Findings,
  place: ExprPlace,
  target: Target,
  span: Span,
  uses: Uses,
  mayBePage = false
): void => {
  if (target.role === 'page' && !mayBePage) report(f, span, 'check/unknown-role', { role: 'page' })
  for (let each: Target | undefined = target; each; each = each.in) checkAim(f, place, each, span, uses)
}

const chainOf = (target: Target | undefined): Target[] => {
  const chain: Target[] = []
  for (let each = target; each; each = each.in) chain.push(each)
  return chain
}

/**
 * The target inside the enclosing `within`, which becomes its outermost `in`; `in page` escapes it and is left out.
 * Gives `undefined` where nothing but the page is left, and refuses `syntax/too-deep` for an endless chain.
 */
export const composeTarget = (
  f: Findings,
  target: Target,
  within: Target | undefined,
  span: Span
): Target | undefined => {
  const own = chainOf(target)
  const page = own.findIndex(({ role }) => role === 'page')
  const chain = page >= 0 ? own.slice(0, page) : [...own, ...chainOf(within)]
  if (chain.length > MAX_NESTING) report(f, span, 'syntax/too-deep', { limit: MAX_NESTING })
  return chain
    .slice(0, MAX_NESTING)
    .reduceRight<Target | undefined>(
      (outer, { in: _, ...inner }) => (outer ? { ...inner, in: outer } : inner),
      undefined
    )
}
