import type { Expr, Span, Stmt } from '../contract/index.ts'
import { define } from './check-binding.ts'
import { type Evaluated, evaluate } from './check-expr.ts'
import { checkReplaced } from './check-replaced.ts'
import { branchOf, decide, mayStop, mustHold } from './depend.ts'
import { inRounds, pickedBy, soughtIn } from './picked.ts'
import { reportUnreachable } from './report-unreachable.ts'
import { Scope } from './scope.ts'
import { eitherOr, roundAndRound } from './tab-order.ts'
import { itemOf } from './types.ts'
import { atMost, type Findings, type Place, report } from './walk.ts'
import { behind } from './written-fields.ts'

type Of<Kind extends Stmt['kind']> = Extract<Stmt, { kind: Kind }>

/** Rounds of one loop at most. */
export const MAX_ROUNDS = 1000

/** A condition, which may look at the page. */
export const evaluateTest = (f: Findings, place: Place, test: Expr): Evaluated =>
  evaluate(f, place, test, { mayRead: true, kinds: ['boolean'] })

/** Both branches depend on the test (L3), and what follows on how either ended. */
export const checkIf = (f: Findings, place: Place, stmt: Of<'if'>): number => {
  const { node, looks } = evaluateTest(f, place, stmt.test)
  const branch = branchOf(f, 'L3', place)
  decide(f, 'L3', place, node, branch)
  const picked = pickedBy(f, place, node, stmt.test)
  const inner = (): Place => ({ ...place, ...picked, branch, scope: new Scope(place.scope) })
  const before = f.going
  let afterThen = before
  const steps = eitherOr(
    f,
    () => {
      const count = f.inside.block(f, inner(), stmt.then)
      afterThen = f.going
      f.going = before
      return count
    },
    () => f.inside.block(f, inner(), stmt.else)
  )
  f.going = f.flows.joined('L5', afterThen, f.going) ?? before
  return 1 + looks + steps
}

const checkRounds = (f: Findings, rounds: number, span: Span): void => {
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MAX_ROUNDS)
    report(f, span, 'check/bad-bound', { limit: MAX_ROUNDS })
}

/** A loop's body as it looks from inside: any round may follow any other, so whether the run goes on comes around. */
const around = (f: Findings, body: () => number): number => {
  const start = f.flows.node()
  f.flows.edge('L5', f.going, start)
  f.going = start
  const { after } = f
  const steps = f.given.inLoop(() => roundAndRound(f, body))
  f.flows.edge('L5', f.going, start)
  f.flows.edge('L13', after, f.after)
  return steps
}

/** How often the body runs, and on what, depends on the list (L4); a list that is too long stops the run (L24). */
export const checkFor = (f: Findings, place: Place, stmt: Of<'for'>): number => {
  const { name, upTo, span } = stmt
  checkRounds(f, upTo, span)
  const list = evaluate(f, place, stmt.list, { mayRead: true, kinds: ['list'] })
  mayStop(f, place, [['L24', [list.node]]], { always: 'caught' })
  const branch = branchOf(f, 'L4', place)
  decide(f, 'L4', place, list.node, branch, Math.log2(upTo + 2))
  const picked = pickedBy(f, place, list.node, stmt.list)
  const times = atMost(place.times * upTo)
  const inner: Place = inRounds(f, { ...place, ...picked, branch, scope: new Scope(place.scope), times })
  const node = f.flows.node()
  // It is seen in the body alone, and what is done there depends on the list's length already (L4).
  f.flows.edge('L8', list.node, node)
  define(f, inner.scope, name, span, { kind: 'item', type: itemOf(list.type), node })
  const steps = around(f, () => f.inside.block(f, inner, stmt.body))
  return atMost(1 + list.looks + upTo * steps)
}

/** How often the body runs depends on its `stop when` (L4), and so does whether the run goes on behind it (L26). */
export const checkRepeat = (f: Findings, place: Place, stmt: Of<'repeat'>): number => {
  checkRounds(f, stmt.upTo, stmt.span)
  const loop = { stopped: false }
  const body = inRounds(f, {
    ...place,
    branch: branchOf(f, 'L4', place),
    scope: new Scope(place.scope),
    times: atMost(place.times * stmt.upTo),
    repeats: [...place.repeats, loop]
  })
  const steps = around(f, () =>
    stmt.body.reduce((sum, each, i) => {
      const at = behind(f, body, each, stmt.body[i - 1])
      checkReplaced(f, at, each, checkInRepeat)
      if (each.kind !== 'stop') return sum + f.inside.stmt(f, at, each)
      if (loop.stopped) report(f, each.span, 'check/stop-twice')
      loop.stopped = true
      return sum + checkStop(f, at, each)
    }, 0)
  )
  if (!loop.stopped) report(f, stmt.span, 'check/stop-missing')
  reportUnreachable(f, stmt.body)
  return atMost(1 + stmt.upTo * steps)
}

/** One statement that stands in a `repeat` itself. */
const checkInRepeat = (f: Findings, place: Place, stmt: Stmt): number =>
  stmt.kind === 'stop' ? checkStop(f, place, stmt) : f.inside.stmt(f, place, stmt)

const checkStop = (f: Findings, place: Place, { test }: Of<'stop'>): number => {
  const { node, looks } = evaluateTest(f, place, test)
  decide(f, 'L4', place, node, place.branch)
  // The rounds before gave what they gave, wherever the plan goes on.
  f.flows.edges('L4', [node, place.picked, soughtIn(f, test)], place.rounds.at(-1)?.picks ?? node)
  mustHold(f, place, node)
  return 1 + looks
}
