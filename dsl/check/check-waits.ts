import type { Stmt } from '../contract/index.ts'
import { evaluateTest } from './check-branches.ts'
import { checkTarget } from './check-target.ts'
import { decide, mayStop, mustHold, tellPageStep, tellStep } from './depend.ts'
import { goElsewhere } from './opened.ts'
import { soughtBy } from './picked.ts'
import { happenAnywhere, move, seeIn, tellWhere, visit } from './tabs.ts'
import { atMost, type ExprPlace, type Findings, newMet, type Place, report } from './walk.ts'

type Of<Kind extends Stmt['kind']> = Extract<Stmt, { kind: Kind }>

/** Milliseconds of one wait, and things that one `wait for` waits for, at most. */
export const MAX_WAIT = 86_400_000
export const MAX_SEEN = 20
/** How often the test of a `wait until` or `hand over` is evaluated at most. */
export const POLLS = 120

const checkMs = (f: Findings, { ms, span }: Of<'wait' | 'wait-until' | 'hand-over'>): void => {
  if (!Number.isInteger(ms) || ms < 1 || ms > MAX_WAIT) report(f, span, 'check/bad-bound', { limit: MAX_WAIT })
}

/** The run goes on only where the test holds (L26). */
export const checkRequire = (f: Findings, place: Place, stmt: Of<'require'>): number => {
  const { node, looks } = evaluateTest(f, place, stmt.test)
  mustHold(f, place, node)
  return 1 + looks
}

/** `wait for`: one look of the page, which goes on or stops the run. */
export const checkWait = (f: Findings, place: Place, stmt: Of<'wait'>): number => {
  const { id, span, seen } = stmt
  checkMs(f, stmt)
  if (seen.length > MAX_SEEN)
    report(f, span, 'check/bad-arguments', { name: 'wait for', expected: `at most ${MAX_SEEN} things to wait for` })
  const at: ExprPlace = { ...place, mayRead: false, met: newMet() }
  const aims = seen.map(({ target }) => checkTarget(f, at, target, span))
  if (!place.site) {
    report(f, span, 'check/outside-site')
    return 1
  }
  const { origin, answers } = place.site
  // An effect names one target: a wait for several is granted for the page as a whole, as it only looks.
  const target = aims.length === 1 ? aims[0]?.target : undefined
  const aimed = aims.map((aim) => aim.aimed)
  f.ledger.add({
    id,
    verb: 'wait',
    class: 'read',
    origin,
    ...(target && { target }),
    span,
    times: place.times,
    control: [...aimed, place.around, ...aims.map(({ said }) => said), ...place.said]
  })
  seeIn(f, place, place.site)
  tellPageStep(f, place, place.site, aimed)
  mayStop(
    f,
    place,
    [
      ['L5', [answers]],
      ['L11', aimed],
      ['L12', [place.around]],
      ['L25', [place.tab.at]]
    ],
    {
      told: true,
      ...soughtBy(
        f,
        seen.map(({ target }) => target)
      )
    }
  )
  return 1
}

/** A test that is looked at again and again, until it holds or the time is over. */
const checkUntil = (f: Findings, place: Place, { test }: Of<'wait-until' | 'hand-over'>): number => {
  const { node, looks } = evaluateTest(f, { ...place, times: atMost(place.times * POLLS) }, test)
  // How often was looked is told, and by it when the test held.
  if (looks > 0) decide(f, 'L17', place, node, f.people.planner, Math.log2(POLLS + 1))
  mustHold(f, place, node)
  return atMost(looks * POLLS)
}

export const checkWaitUntil = (f: Findings, place: Place, stmt: Of<'wait-until'>): number => {
  checkMs(f, stmt)
  return 1 + checkUntil(f, place, stmt)
}

/** The person does whatever they want at the site and where it signs in, and at any other of the plan that the tab gets to, until the test holds (L20). */
export const checkHandOver = (f: Findings, place: Place, stmt: Of<'hand-over'>): number => {
  const { id, span, message } = stmt
  const { flows, people } = f
  checkMs(f, stmt)
  const { site, tab } = place
  f.ledger.add({
    id,
    verb: 'hand-over',
    class: 'human',
    origin: 'person',
    ...(site && { via: site.via }),
    span,
    times: place.times,
    control: [f.saidBy([message])]
  })
  const reached = [people.person, place.branch, f.going]
  if (site) {
    flows.edges('L20', reached, site.self.given)
    if (site.via.length > 0) {
      flows.edges('L20', reached, site.anyVia)
      tellWhere(f, place, site)
    }
    visit(f, place, site)
  }
  goElsewhere(f, place)
  happenAnywhere(f, place)
  flows.edge('L20', people.person, f.anywhere)
  move(f, tab, [people.person])
  tellStep(f, place)
  mayStop(f, place, [['L20', [people.person]]], { told: true })
  return 2 + checkUntil(f, place, stmt)
}
