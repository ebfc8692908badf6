import { type ActOutcome, commit, type Json, ok, type Result } from '@writ/dsl/contract'
import { type Need, type Program, type RunState, settle } from '@writ/dsl/run'
import type { RunRecord } from '../storage/run-record.ts'
import { returnUse, spendUse, useKey } from '../storage/spend-use.ts'
import { grantOf } from './grant-of.ts'
import { reportStep } from './report-run.ts'
import type { RoadPorts } from './road-ports.ts'
import { entry, saveRun } from './save-run.ts'

type OpenNeed = Extract<Need, { kind: 'open' }>

/** Opens an address in the run's tab: intent and use first, then the act, then its outcome. */
export const doOpen = async (
  record: RunRecord,
  program: Program,
  pended: RunState,
  need: OpenNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const tab = record.tab ?? (await ports.tabs.forRun(undefined, await ports.busyTabs()))
  const before = await ports.tabs.current(tab)
  const reserved = await reserve(
    { ...record, tab, state: pended, ...(before !== undefined && { document: before }) },
    need,
    ports
  )
  if (!reserved.ok) return reserved
  const started = ports.now()
  const loaded = await ports.tabs.open(tab, need.url, before)
  // The browser's error page stands at the address that failed; only a document that can be entered was opened.
  const opened = loaded.ok ? await ports.documents.reach(tab, need.checked.origin) : loaded
  const outcome: ActOutcome = opened.ok ? { kind: 'done' } : { kind: 'refused', refusal: opened.refusal }
  return await settleOpen(reserved.value, program, need, outcome, ports.now() - started, ports)
}

export const settleOpen = (
  record: RunRecord,
  program: Program,
  need: Pick<OpenNeed, 'step' | 'seq' | 'checked'>,
  outcome: ActOutcome,
  ms: number,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const report = reportStep(need.step, need.checked, outcome.kind, ms)
  ports.tell({ type: 'step', run: record.run, report })
  const next = { ...record, state: settle(program, record.state, [outcome]), steps: [...record.steps, report] }
  const code = outcome.kind === 'refused' ? { code: outcome.refusal.code } : {}
  return saveRun(
    next,
    [entry({ kind: 'outcome', run: record.run, step: need.step, batch: need.seq, outcome: outcome.kind, ...code })],
    ports,
    async (tx) => {
      // Not begun, so begun again: the use is free again.
      if (outcome.kind === 'not-run') await returnUse(tx, record.run, need.checked.effect)
      return ok(undefined)
    }
  )
}

const reserve = async (record: RunRecord, need: OpenNeed, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const grant = grantOf(record.claims, need.checked)
  if (!grant.ok) return grant
  const [salt, args] = [ports.randomId(), { url: need.url }]
  const use = ((await ports.db.get('uses', useKey(record.run, grant.value.id)))?.count ?? 0) + 1
  const intent = {
    kind: 'intent' as const,
    run: record.run,
    step: need.step,
    effect: need.checked.effect,
    verb: need.checked.verb,
    class: need.checked.class,
    origin: need.checked.origin,
    batch: need.seq,
    use,
    args: commit(salt, args as Json)
  }
  return await saveRun(record, [{ event: intent, secret: { salt, value: args } }], ports, async (tx) => {
    const spent = await spendUse(tx, record.run, grant.value.id, grant.value.max)
    return spent.ok ? ok(undefined) : spent
  })
}
