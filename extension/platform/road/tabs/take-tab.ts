import { type ActOutcome, ok, type Refusal, type Result, refusal, travelsAlone } from '@writ/dsl/contract'
import type { ReadyAct } from '@writ/dsl/run'
import { actionGrants, grantedOrigins } from '../../capability/authorize-plan.ts'
import { floorSites } from '../../floor/floor-sites.ts'
import { originOf } from '../../page/origin-of.ts'
import { pause } from '../../pause.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import { withTab } from './tab-of.ts'

/** A page may ask its server first. */
const OPEN_MS = 5_000
/** A link that opens a tab does so at once, or the browser keeps it from doing it. */
const LINK_MS = 1_000
/** Another tab that the same act opens comes within this. */
const MORE_MS = 400
const POLL_MS = 40

/** The run, and how the act that was to open a tab ended; absent where there is nothing to tell beyond what the document does. */
export interface Taken {
  readonly record: RunRecord
  readonly outcome?: ActOutcome
}

/**
 * Finds the tab that an act opened, by what the browser says of where tabs come from, and gives it the plan's name. An act
 * that opened none or several is refused (`page/no-tab`, `page/many-tabs`), or unknown where it leaves a mark. A link whose
 * new tab the browser lets only a person open is opened by the extension: the page executor did all of the click but that.
 * It goes to the plan's own sites alone, and where a person approved the click, to the address they were shown.
 */
export const takeTab = async (
  { opening, ...record }: RunRecord,
  { checked, opensTab, approved }: ReadyAct,
  outcome: ActOutcome,
  ports: RoadPorts
): Promise<Result<Taken>> => {
  if (opensTab === undefined || outcome.kind !== 'done' || !opening) return ok({ record })
  const no = (why: Refusal): Taken => ({
    record,
    outcome: travelsAlone(checked.class) ? { kind: 'unknown' } : { kind: 'refused', refusal: why }
  })
  // An earlier life of the worker went on to open it, and nobody knows how far it got.
  if (opening.byUs) return ok({ record, outcome: { kind: 'unknown' } })
  const link = linkOf(outcome, record, approved)
  const opened = await awaitTabs(opening, link ? LINK_MS : OPEN_MS, ports)
  const [tab, second] = opened
  const take = await ports.tabTaker(record.run)
  if (second !== undefined) return ok(no(refusal('page/many-tabs')))
  // Another run may have begun in it meanwhile.
  if (tab !== undefined && !take(tab)) return ok(no(refusal('page/no-tab')))
  if (tab !== undefined) {
    await ports.egress.hold(record.run, tab, record.reach)
    return ok({ record: withTab(record, opensTab, tab), outcome: { kind: 'done' } })
  }
  // What a script may open for a person only, as the page tells.
  if (!link) return ok(no(refusal(outcome.note === 'needs-person' ? 'page/needs-person' : 'page/no-tab')))
  const hold = (made: number) => ports.egress.hold(record.run, made, record.reach)
  const marked = await saveRun({ ...record, opening: { ...opening, byUs: true } }, [], ports)
  if (!marked.ok) return marked
  const { opening: _, ...rest } = marked.value
  const { blocked, only } = floorSites(ports.floor())
  const isHeld = record.reach !== undefined || blocked.length + only.length > 0
  const ours = await ports.tabs.openBeside(opening.tab, link, isHeld ? hold : undefined)
  take(ours)
  return ok({ record: withTab(rest, opensTab, ours), outcome: { kind: 'done' } })
}

/**
 * The address that the extension may open for the document. It comes from a renderer, and what the extension opens is asked
 * for as if a person had typed it: cookies that a site keeps from other sites' links (SameSite=Strict) go along.
 */
const linkOf = (
  outcome: ActOutcome,
  { claims }: Pick<RunRecord, 'claims'>,
  approved: ReadyAct['approved']
): string | undefined => {
  const link = outcome.kind === 'done' ? outcome.value : undefined
  if (typeof link !== 'string') return undefined
  const origin = originOf(link)
  if (origin === undefined || !actionGrants(claims).some((grant) => grantedOrigins(grant).includes(origin)))
    return undefined
  return approved?.link === undefined || approved.link === link ? link : undefined
}

/** The tabs that were opened since, once the first of them has come and another has had its time. */
const awaitTabs = async (
  opening: NonNullable<RunRecord['opening']>,
  ms: number,
  { tabs, now }: Pick<RoadPorts, 'tabs' | 'now'>
): Promise<readonly number[]> => {
  const known = new Set(opening.before)
  const fresh = async () => (await tabs.openedFrom(opening)).filter((tab) => !known.has(tab))
  for (const end = now() + ms; now() < end && !(await fresh()).length; ) await pause(POLL_MS)
  if (!(await fresh()).length) return []
  await pause(MORE_MS)
  return await fresh()
}
