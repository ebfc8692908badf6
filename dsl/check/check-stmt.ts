import { type Expr, type Span, type Stmt, unreachable } from '../contract/index.ts'
import { checkAct } from './check-act.ts'
import { checkAs, checkExpr } from './check-expr.ts'
import { checkTarget, composeTarget } from './check-target.ts'
import { Scope, type Variable } from './scope.ts'
import { fits, type Known, printType } from './types.ts'
import { type ExprPlace, type Findings, mayStop, NOWHERE, noUses, type Place, report, suggest } from './walk.ts'

type Of<Kind extends Stmt['kind']> = Extract<Stmt, { kind: Kind }>

/** Rounds of one loop, and milliseconds of one wait, at most. */
export const MAX_ROUNDS = 1000
const MAX_WAIT = 86_400_000

const reading = (place: Place): ExprPlace => ({ ...place, mayRead: true })

/** A place reached as often as before, decided by one more test. */
const under = (f: Findings, place: Place): Place => {
  const branch = f.flows.node()
  f.flows.edge(place.branch, branch, 'value')
  return { ...place, branch, scope: new Scope(place.scope) }
}

const reportUnreachable = (f: Findings, stmts: readonly Stmt[]): void => {
  const end = stmts.findIndex(({ kind }) => kind === 'return')
  const after = end >= 0 ? stmts[end + 1] : undefined
  if (after) report(f, after.span, 'check/unreachable')
}

/** Checks statements in order; gives the steps of the longest run through them. */
export const checkBlock = (f: Findings, place: Place, stmts: readonly Stmt[]): number => {
  reportUnreachable(f, stmts)
  return stmts.reduce((steps, stmt) => steps + checkStmt(f, place, stmt), 0)
}

const checkStmt = (f: Findings, place: Place, stmt: Stmt): number => {
  switch (stmt.kind) {
    case 'on':
      return checkOn(f, place, stmt)
    case 'within':
      return checkWithin(f, place, stmt)
    case 'let':
    case 'var':
      return 1 + declare(f, place, stmt)
    case 'set':
      return 1 + assign(f, place, stmt)
    case 'if':
      return checkIf(f, place, stmt)
    case 'for':
      return checkFor(f, place, stmt)
    case 'repeat':
      return checkRepeat(f, place, stmt)
    case 'stop':
      report(f, stmt.span, 'check/stop-outside-repeat')
      return 1
    case 'require':
      return checkRequire(f, place, stmt)
    case 'wait':
      return checkWait(f, place, stmt)
    case 'return': {
      const uses = noUses()
      checkExpr(f, { ...place, mayRead: false }, stmt.value, uses)
      f.flows.edges([...uses.nodes, place.branch, f.going], f.flows.planner, 'value')
      mayStop(f, place, [])
      return 1
    }
    case 'act':
      checkAct(f, place, stmt)
      return 1
    default:
      return unreachable(stmt)
  }
}

const checkOn = (f: Findings, place: Place, stmt: Of<'on'>): number => {
  const site = f.sites.get(stmt.site)
  if (!f.sites.has(stmt.site))
    report(f, stmt.span, 'check/unknown-site', { name: stmt.site }, suggest(f, stmt.site, f.sites.keys()))
  if (site) mayStop(f, place, [f.flows.site(site.origin)])
  const { within: _, ...rest } = place
  return 1 + checkBlock(f, { ...rest, site: site ?? NOWHERE }, stmt.body)
}

const checkWithin = (f: Findings, place: Place, stmt: Of<'within'>): number => {
  const uses = noUses()
  if (!place.site) report(f, stmt.span, 'check/outside-site')
  checkTarget(f, reading(place), stmt.target, stmt.span, uses, true)
  const target = composeTarget(f, stmt.target, place.within, stmt.span)
  // What the target was computed from shapes everything that is aimed inside it.
  const branch = f.flows.node()
  f.flows.edges([place.branch, ...uses.nodes], branch, 'value')
  const { within: _, ...rest } = place
  return 1 + checkBlock(f, { ...rest, branch, ...(target && { within: target }) }, stmt.body)
}

type Binding = Of<'let' | 'var' | 'set'>

const value = (f: Findings, place: Place, stmt: Binding): { type: Known; nodes: Set<number>; looks: number } => {
  const uses = noUses()
  const type = checkExpr(f, reading(place), stmt.value, uses)
  return { type, ...uses }
}

const declare = (f: Findings, place: Place, stmt: Binding): number => {
  const { type, nodes, looks } = value(f, place, stmt)
  const node = f.flows.node()
  f.flows.edges([...nodes, place.branch], node, 'value')
  // A `var` that begins as `none` gets its type from what it is set to.
  const told = stmt.kind === 'var' && type?.kind === 'none' ? undefined : type
  define(f, place.scope, stmt.name, stmt.span, { kind: stmt.kind === 'var' ? 'var' : 'let', type: told, node })
  return looks
}

/** Adds a name, unless it is seen here already: a name means one thing wherever it is read. */
export const define = (f: Findings, scope: Scope, name: string, span: Span, variable: Variable): void => {
  if (scope.find(name) || f.sites.has(name) || f.secrets.has(name)) {
    report(f, span, 'check/duplicate-name', { name })
    return
  }
  scope.add(name, variable)
}

const assign = (f: Findings, place: Place, stmt: Binding): number => {
  const { type, nodes, looks } = value(f, place, stmt)
  const { name, span } = stmt
  const variable = place.scope.find(name)
  if (!variable) report(f, span, 'check/unknown-name', { name }, suggest(f, name, place.scope.names()))
  else if (variable.kind !== 'var') report(f, span, 'check/not-a-variable', { name })
  else {
    if (type && variable.type && !fits(type, variable.type))
      report(f, stmt.value.span, 'check/type-mismatch', {
        expected: printType(variable.type),
        found: printType(type)
      })
    if (type?.kind !== 'none') variable.type ??= type
    f.flows.edges([...nodes, place.branch], variable.node, 'value')
  }
  return looks
}

/** Checks a test; `decides` is where its outcome goes. Gives the looks it takes. */
const checkTest = (f: Findings, place: Place, test: Expr, decides: number): number => {
  const uses = noUses()
  checkAs(f, reading(place), test, uses, 'boolean')
  f.flows.edges(uses.nodes, decides, 'branch')
  return uses.looks
}

const checkIf = (f: Findings, place: Place, stmt: Of<'if'>): number => {
  const inner = under(f, place)
  const looks = checkTest(f, place, stmt.test, inner.branch)
  const before = f.going
  const thenSteps = checkBlock(f, inner, stmt.then)
  const afterThen = f.going
  f.going = before
  const elseSteps = checkBlock(f, { ...inner, scope: new Scope(place.scope) }, stmt.else)
  const after = f.flows.node()
  f.flows.edges([afterThen, f.going], after, 'value')
  f.going = after
  return 1 + looks + Math.max(thenSteps, elseSteps)
}

const checkRounds = (f: Findings, rounds: number, span: Span): void => {
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MAX_ROUNDS)
    report(f, span, 'check/bad-bound', { limit: MAX_ROUNDS })
}

/** A loop's body as it looks from inside: any round may follow any other, so whether the run goes on comes around. */
const around = (f: Findings, body: () => number): number => {
  const start = f.flows.node()
  f.flows.edge(f.going, start, 'value')
  f.going = start
  const steps = body()
  f.flows.edge(f.going, start, 'value')
  return steps
}

const checkFor = (f: Findings, place: Place, stmt: Of<'for'>): number => {
  checkRounds(f, stmt.upTo, stmt.span)
  const uses = noUses()
  const list = checkAs(f, reading(place), stmt.list, uses, 'list')
  const inner = under(f, place)
  f.flows.edges(uses.nodes, inner.branch, 'branch')
  // A list longer than the bound stops the run before the first round.
  mayStop(f, place, uses.nodes)
  const node = f.flows.node()
  f.flows.edges([...uses.nodes, inner.branch], node, 'value')
  const type = list?.kind === 'list' && list.of.kind !== 'none' ? list.of : undefined
  define(f, inner.scope, stmt.name, stmt.span, { kind: 'item', type, node })
  const steps = around(f, () => checkBlock(f, { ...inner, times: place.times * stmt.upTo }, stmt.body))
  return 1 + uses.looks + stmt.upTo * steps
}

const checkRepeat = (f: Findings, place: Place, stmt: Of<'repeat'>): number => {
  checkRounds(f, stmt.upTo, stmt.span)
  const loop = { stopped: false }
  const inner = under(f, place)
  const body: Place = { ...inner, times: place.times * stmt.upTo, repeats: [...place.repeats, loop] }
  const steps = around(f, () =>
    stmt.body.reduce((sum, each) => {
      if (each.kind !== 'stop') return sum + checkStmt(f, body, each)
      if (loop.stopped) report(f, each.span, 'check/stop-twice')
      loop.stopped = true
      return sum + checkStop(f, body, each)
    }, 0)
  )
  if (!loop.stopped) report(f, stmt.span, 'check/stop-missing')
  reportUnreachable(f, stmt.body)
  return 1 + stmt.upTo * steps
}

/** Whether there is another round, and whether the run goes on at all when the last one is over, hangs on the test. */
const checkStop = (f: Findings, place: Place, { test }: Of<'stop'>): number => {
  const uses = noUses()
  checkAs(f, reading(place), test, uses, 'boolean')
  f.flows.edges(uses.nodes, place.branch, 'branch')
  mayStop(f, place, uses.nodes)
  return 1 + uses.looks
}

const checkRequire = (f: Findings, place: Place, stmt: Of<'require'>): number => {
  const uses = noUses()
  checkAs(f, reading(place), stmt.test, uses, 'boolean')
  mayStop(f, place, uses.nodes)
  f.flows.edges(uses.nodes, f.going, 'branch')
  return 1 + uses.looks
}

const checkWait = (f: Findings, place: Place, stmt: Of<'wait'>): number => {
  const { id, span, seen, ms } = stmt
  if (ms < 1 || ms > MAX_WAIT) report(f, span, 'check/bad-bound', { limit: MAX_WAIT })
  const uses = noUses()
  for (const { target } of seen) checkTarget(f, reading(place), target, span, uses)
  if (!place.site) {
    report(f, span, 'check/outside-site')
    return 1
  }
  const { origin } = place.site
  const targets = seen.map(({ target }) => composeTarget(f, target, place.within, span))
  // An effect names one target: a wait for several is granted for the page as a whole, as it only looks.
  const target = targets.length === 1 ? targets[0] : undefined
  f.ledger.add({ id, verb: 'wait', class: 'read', origin, ...(target && { target }), span, times: place.times })
  mayStop(f, place, [f.flows.site(origin), ...uses.nodes])
  return 1
}
