import type { Expr, Read, Target, Type, Verb } from '../contract/index.ts'
import { checkTarget } from './check-target.ts'
import { checkType } from './check-type.ts'
import { mayStop, tellPageStep } from './depend.ts'
import type { FlowNode } from './flow-graph.ts'
import { soughtBy } from './picked.ts'
import { seeIn } from './tabs.ts'
import { BOOLEAN, isKind, type Known, listOf, NUMBER, printType, TEXT, withElement } from './types.ts'
import { type ExprPlace, type Findings, report, type Valued } from './walk.ts'

type Of<Kind extends Expr['kind']> = Extract<Expr, { kind: Kind }>

/** What these give says whether there is such an element, whatever is done with it later. */
const TELLING: readonly Verb[] = ['exists', 'read-count']

/** One look at the page: it is an effect, and what it gives depends on the page (L1) and on how it was aimed (L11, L12). */
export const look = (
  f: Findings,
  place: ExprPlace,
  { id, span }: Pick<Expr & { readonly id: number }, 'id' | 'span'>,
  verb: Verb,
  target: Target | undefined
): FlowNode => {
  const aim = target && checkTarget(f, place, target, span)
  const seen = f.words.outcome([])
  place.met.looks++
  if (!place.site) {
    report(f, span, 'check/outside-site')
    return seen
  }
  const { origin, self, answers } = place.site
  f.ledger.add({
    id,
    verb,
    class: 'read',
    origin,
    ...(aim?.target && { target: aim.target }),
    span,
    times: place.times,
    control: aim ? [aim.aimed, aim.said, place.around, ...place.said] : [f.people.saidByPlanner]
  })
  f.flows.edge('L1', self.shows, seen)
  f.flows.edges('L11', [aim?.aimed], seen)
  f.flows.edges('L12', [place.around], seen)
  const by = soughtBy(f, target ? [target] : [])
  if (TELLING.includes(verb)) f.flows.edges('L14', [by.sought], seen)
  seeIn(f, place, place.site)
  tellPageStep(f, place, place.site, [aim?.aimed])
  mayStop(
    f,
    place,
    [
      ['L5', [answers]],
      ['L11', [aim?.aimed]],
      ['L12', [place.around]],
      ['L25', [place.tab.at]]
    ],
    { told: true, ...by }
  )
  return seen
}

const mayLook = (f: Findings, place: ExprPlace, expr: Expr): void => {
  if (!place.mayRead) report(f, expr.span, 'check/read-not-allowed')
}

export const checkExists = (f: Findings, place: ExprPlace, expr: Of<'exists'>): Valued => {
  mayLook(f, place, expr)
  return { type: BOOLEAN, node: look(f, place, expr, 'exists', expr.target) }
}

export const checkRead = (f: Findings, place: ExprPlace, expr: Of<'read'>): Valued => {
  const { read } = expr
  mayLook(f, place, expr)
  const node = look(f, place, expr, `read-${read.what}`, 'target' in read ? read.target : undefined)
  if ('as' in read && read.as) checkType(f, read.as, expr.span)
  return { type: typeOfRead(f, expr, read), node }
}

const SCALARS = ['text', 'number', 'date', 'boolean', 'choice'] as const

/** What stands on a page is text, and what text can say. Reports any other type. */
const checkScalar = (f: Findings, { span }: Expr, type: Type, ...kinds: readonly Type['kind'][]): boolean => {
  if (isKind(type, ...kinds)) return true
  report(f, span, 'check/type-mismatch', { expected: kinds.join(' or '), found: printType(type) })
  return false
}

const checkRecord = (f: Findings, expr: Expr, type: Known): boolean => {
  if (type?.kind !== 'record') return false
  for (const field of type.fields) checkScalar(f, expr, field.type, ...SCALARS)
  return true
}

const typeOfRead = (f: Findings, expr: Expr, read: Read): Known => {
  if (!('target' in read)) return TEXT
  const { what, as } = read
  const { role } = read.target
  const known = (type: Type, of: string): Type => withElement(type, f.roles.count ? of : undefined)
  switch (what) {
    case 'table':
      if (as?.kind === 'list' && checkRecord(f, expr, as.of) && as.of.kind === 'record' && as.of.fields.length > 0)
        return known(as, 'row')
      report(f, expr.span, 'check/table-needs-columns')
      return undefined
    case 'all':
      if (!as) return listOf(TEXT)
      if (checkRecord(f, expr, as)) return listOf(known(as, role))
      if (as.kind === 'list') {
        const hint = '`read all` gives a list already; `as` says what each is'
        const detail = { expected: printType(as.of), found: printType(as), hint }
        report(f, expr.span, 'check/type-mismatch', detail)
        return undefined
      }
      return checkScalar(f, expr, as, ...SCALARS, 'record') ? listOf(as) : undefined
    case 'record':
      if (as && checkRecord(f, expr, as)) return known(as, role)
      return checkScalar(f, expr, as ?? TEXT, 'record') ? as : undefined
    case 'count':
      return checkScalar(f, expr, as ?? NUMBER, 'number') ? NUMBER : undefined
    default:
      return checkScalar(f, expr, as ?? TEXT, ...SCALARS) ? (as ?? TEXT) : undefined
  }
}
