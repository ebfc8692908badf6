import type { Expr, Read, Target, Type, Verb } from '../contract/index.ts'
import { checkTarget, composeTarget } from './check-target.ts'
import { checkType } from './check-type.ts'
import { BOOLEAN, isKind, type Known, NUMBER, printType, TEXT } from './types.ts'
import { type ExprPlace, type Findings, mayStop, report, type Uses } from './walk.ts'

type Of<Kind extends Expr['kind']> = Extract<Expr, { kind: Kind }>

/** One look at the page: it needs a site, is an effect, and what it gives depends on the page and on how it was aimed. */
const look = (
  f: Findings,
  place: ExprPlace,
  expr: Of<'read' | 'exists'>,
  verb: Verb,
  target: Target | undefined,
  uses: Uses
): void => {
  const { id, span } = expr
  if (!place.mayRead) report(f, span, 'check/read-not-allowed')
  if (target) checkTarget(f, place, target, span, uses)
  uses.looks++
  if (!place.site) {
    report(f, span, 'check/outside-site')
    return
  }
  const { origin } = place.site
  const whole = target && composeTarget(f, target, place.within, span)
  f.ledger.add({ id, verb, class: 'read', origin, ...(whole && { target: whole }), span, times: place.times })
  uses.nodes.add(f.flows.site(origin))
  mayStop(f, place, uses.nodes)
}

export const checkExists = (f: Findings, place: ExprPlace, expr: Of<'exists'>, uses: Uses): Known => {
  look(f, place, expr, 'exists', expr.target, uses)
  return BOOLEAN
}

const SCALARS = ['text', 'number', 'date', 'boolean'] as const

const checkTable = (f: Findings, expr: Expr, as: Type | undefined): Known => {
  const row = as?.kind === 'list' && as.of.kind === 'record' ? as.of : undefined
  if (!row) report(f, expr.span, 'check/table-needs-columns')
  for (const { type } of row?.fields ?? []) {
    if (!isKind(type, ...SCALARS))
      report(f, expr.span, 'check/type-mismatch', { expected: SCALARS.join(' or '), found: printType(type) })
  }
  return row && as
}

const typeOfRead = (f: Findings, expr: Expr, read: Read): Known => {
  if (!('target' in read)) return TEXT
  if (read.as) checkType(f, read.as, expr.span)
  if (read.what === 'table') return checkTable(f, expr, read.as)
  const kinds: readonly Type['kind'][] = read.what === 'count' ? ['number'] : SCALARS
  if (read.as && !isKind(read.as, ...kinds)) {
    report(f, expr.span, 'check/type-mismatch', { expected: kinds.join(' or '), found: printType(read.as) })
    return undefined
  }
  return read.as ?? (read.what === 'count' ? NUMBER : TEXT)
}

export const checkRead = (f: Findings, place: ExprPlace, expr: Of<'read'>, uses: Uses): Known => {
  const { read } = expr
  look(f, place, expr, `read-${read.what}`, 'target' in read ? read.target : undefined, uses)
  return typeOfRead(f, expr, read)
}
