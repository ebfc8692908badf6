import { type ActOutcome, type CheckedStep, isLook, isOrigin, ok, type Result } from '@writ/dsl/contract'
import { advance, type Need, type Program } from '@writ/dsl/run'
import type { RunRecord } from '../../storage/run-record.ts'
import type { BatchNeed } from '../acting/batch-need.ts'
import { settleBatch } from '../acting/settle-batch.ts'
import { settleStep } from '../acting/settle-step.ts'
import { noted } from '../feed.ts'
import type { RoadPorts } from '../road-ports.ts'
import type { TabNeed } from '../tabs/do-tab.ts'
import { tabOf, withTab } from '../tabs/tab-of.ts'
import { entry, saveRun } from './save-run.ts'

/**
 * A run that was written down with something pending: an earlier life of this worker dispatched it and did not see the
 * end. The document still knows what became of its batch if it is still there; otherwise an act is unknown, and never
 * done again.
 */
export const recoverRun = async (record: RunRecord, program: Program, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const { pending } = record.state
  if (!pending) return ok(record)
  // The interpreter is deterministic: of what is pending it gives the same need again.
  const { need } = advance(program, record.state, () => false)
  const resumed = await saveRun(
    noted(record, { kind: 'resumed' }),
    [entry({ kind: 'resumed', run: record.run, batch: pending.seq })],
    ports
  )
  if (!resumed.ok) return resumed
  if (need.kind === 'batch')
    return await settleBatch(resumed.value, program, need, await recall(record, need, ports), [], ports)
  if (!('seq' in need)) throw new Error(`pending, but the interpreter needs ${need.kind}`)
  const outcome = await remembered(record, need, ports)
  const isClosed = need.kind === 'tab' && need.act.verb === 'close' && outcome.kind === 'done'
  const after = isClosed ? withTab(resumed.value, need.tab, null) : resumed.value
  return await settleStep(after, program, need, outcome, 0, ports)
}

/**
 * The answers of a person are settled as they come, so that one that is still pending was not given. Code does nothing outside its
 * machine, which is gone by now, or whose files are taken back to where they were before it: what it would have given nobody has, and it may run again.
 */
const remembered = async (
  record: RunRecord,
  need: Exclude<Extract<Need, { seq: number }>, BatchNeed>,
  ports: RoadPorts
): Promise<ActOutcome> => {
  if (need.kind === 'person' || need.kind === 'code') return { kind: 'not-run' }
  const happened = need.kind === 'tab' ? await didHappen(record, need, ports) : undefined
  return { kind: happened === undefined ? 'unknown' : happened ? 'done' : 'not-run' }
}

/** Did what was to be done to a tab happen? `undefined` where nobody can tell: a tab that went back looks like any other. */
const didHappen = async (record: RunRecord, need: TabNeed, { tabs }: RoadPorts): Promise<boolean | undefined> => {
  const { origin } = need.checked
  const { verb } = need.act
  const tab = tabOf(record, need.tab)
  if (!tab.ok || tab.value === undefined || !isOrigin(origin)) return undefined
  if (verb === 'close') return !(await tabs.isOpen(tab.value))
  if (verb !== 'open' && verb !== 'reload') return undefined
  const happened = await tabs.opened(tab.value, origin, record.document)
  // Whether a page that made way opened a tab, the life of the worker that is over would know.
  return verb === 'open' && happened && !(await tabs.isAlone(tab.value)) ? undefined : happened
}

const recall = async (
  record: RunRecord,
  need: BatchNeed,
  { documents }: Pick<RoadPorts, 'documents'>
): Promise<readonly (ActOutcome | undefined)[]> => {
  const steps = need.acts.map(({ step }) => step)
  const known = record.document
    ? await documents.recall(record.document, record.instance, record.run, need.seq, steps)
    : undefined
  // What a download brought was lost with the worker that it was sent to, and nobody can tell what became of it.
  return need.acts.map(({ checked }, i) =>
    known && !(checked.verb === 'download' && known[i]?.kind === 'done') ? known[i] : lost(checked)
  )
}

/** Only a look may run again. */
const lost = ({ verb }: CheckedStep): ActOutcome => (isLook(verb) ? { kind: 'not-run' } : { kind: 'unknown' })
