import { type ActOutcome, isOrigin, type Origin, type Result, refuse, unreachable } from '@writ/dsl/contract'
import type { Need, Program } from '@writ/dsl/run'
import { actionGrants, grantedOrigins } from '../../capability/authorize-plan.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { refusalAt } from '../acting/floor-of-run.ts'
import { reserveStep } from '../acting/reserve-step.ts'
import { settleStep } from '../acting/settle-step.ts'
import { feed, type Pended, pendedAt } from '../feed.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import { tabFor } from './tab-for.ts'
import { tabsOf, withTab } from './tab-of.ts'

export type TabNeed = Extract<Need, { kind: 'tab' }>

/** What is done to a tab as a whole: intent and use first, then the act, then its outcome. */
export const doTab = async (
  record: RunRecord,
  program: Program,
  pended: Pended,
  need: TabNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const { act, checked } = need
  const { origin } = checked
  // INVARIANT: what is done to a tab is done at a site.
  if (!isOrigin(origin)) return refuse('run/bug')
  const found = await tabFor(record, need, ports)
  if (!found.ok)
    return await saveRun(
      feed(pendedAt(record, pended), program, { kind: 'not-begun', refusal: found.refusal }),
      [],
      ports
    )
  const { tab, left } = found.value
  await ports.egress.hold(record.run, tab, record.reach)
  await ports.tabs.follow(tab, tabsOf(record))
  // A navigation that an act began is not to be cut short by the next one.
  if (act.verb === 'open') await ports.tabs.answered(tab)
  else if (act.verb !== 'close') await ports.tabs.settle(tab)
  const before = await ports.tabs.current(tab)
  const { document: _, ...rest } = withTab(pendedAt(record, pended), need.tab, tab)
  const reserved = await reserveStep({ ...rest, ...(before !== undefined && { document: before }) }, need, ports)
  if (!reserved.ok) return reserved
  const started = ports.now()
  const done = await perform(reserved.value, need, { tab, origin, before }, ports)
  if (left !== undefined) ports.tabs.leave(left)
  const outcome: ActOutcome = done.ok
    ? { kind: 'done' }
    : { kind: 'refused', refusal: await refusalAt(done.refusal, tab, ports) }
  const after = act.verb === 'close' && done.ok ? withTab(reserved.value, need.tab, null) : reserved.value
  return await settleStep(after, program, need, outcome, ports.now() - started, ports)
}

interface At {
  readonly tab: number
  readonly origin: Origin
  readonly before: string | undefined
}

const perform = async (
  record: RunRecord,
  { act }: TabNeed,
  { tab, origin, before }: At,
  { tabs, documents }: RoadPorts
): Promise<Result<unknown>> => {
  // The browser's error page stands at the address that failed; only a document that can be entered was reached.
  const enter = async (loaded: Result<unknown>, at: string) => (loaded.ok ? await documents.reach(tab, [at]) : loaded)
  switch (act.verb) {
    case 'open':
      return await enter(await tabs.open(tab, act.url, before), origin)
    case 'reload':
      return await enter(await tabs.reload(tab, origin, before), origin)
    case 'back':
    case 'forward': {
      const sites = new Set(actionGrants(record.claims).flatMap(grantedOrigins))
      const there = await tabs.travel(tab, act.verb, origin, sites)
      return await enter(there, there.ok ? there.value : origin)
    }
    case 'close':
      return await tabs.close(tab)
    default:
      return unreachable(act)
  }
}
