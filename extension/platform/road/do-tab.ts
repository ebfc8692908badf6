import { type ActOutcome, isOrigin, type Result, refuse } from '@writ/dsl/contract'
import type { Need, Program, RunState } from '@writ/dsl/run'
import type { RunRecord } from '../storage/run-record.ts'
import { reserveStep } from './reserve-step.ts'
import type { RoadPorts } from './road-ports.ts'
import { settleStep } from './settle-step.ts'

export type TabNeed = Extract<Need, { kind: 'tab' }>

/** Opens an address in the run's tab: intent and use first, then the act, then its outcome. Other acts of tabs are refused before. */
export const doTab = async (
  record: RunRecord,
  program: Program,
  pended: RunState,
  need: TabNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const { act, checked } = need
  const { origin } = checked
  // INVARIANT: `lackOf` let nothing else through.
  if (act.verb !== 'open' || need.tab !== undefined || !isOrigin(origin)) return refuse('run/bug')
  const tab = record.tab ?? (await ports.tabs.forRun(undefined, await ports.busyTabs()))
  const before = await ports.tabs.current(tab)
  const reserved = await reserveStep(
    { ...record, tab, state: pended, ...(before !== undefined && { document: before }) },
    need,
    { url: act.url },
    ports
  )
  if (!reserved.ok) return reserved
  const started = ports.now()
  const loaded = await ports.tabs.open(tab, act.url, before)
  // The browser's error page stands at the address that failed; only a document that can be entered was opened.
  const opened = loaded.ok ? await ports.documents.reach(tab, origin) : loaded
  const outcome: ActOutcome = opened.ok ? { kind: 'done' } : { kind: 'refused', refusal: opened.refusal }
  return await settleStep(reserved.value, program, need, outcome, ports.now() - started, ports)
}
