import { type ActOutcome, type CheckedStep, isLook, isOrigin, ok, type Result } from '@writ/dsl/contract'
import { advance, type Need, type Program } from '@writ/dsl/run'
import type { RunRecord } from '../storage/run-record.ts'
import { type BatchNeed, settleBatch } from './do-batch.ts'
import type { RoadPorts } from './road-ports.ts'
import { entry, saveRun } from './save-run.ts'
import { settleStep } from './settle-step.ts'

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
  const resumed = await saveRun(record, [entry({ kind: 'resumed', run: record.run, batch: pending.seq })], ports)
  if (!resumed.ok) return resumed
  if (need.kind === 'batch')
    return await settleBatch(resumed.value, program, need, await recall(record, need, ports), [], ports)
  if (!('seq' in need)) throw new Error(`pending, but the interpreter needs ${need.kind}`)
  return await settleStep(resumed.value, program, need, await remembered(record, need, ports), 0, ports)
}

/** The answers of a person are settled as they come, so that one that is still pending was not given. */
const remembered = async (
  record: RunRecord,
  need: Exclude<Extract<Need, { seq: number }>, BatchNeed>,
  ports: RoadPorts
): Promise<ActOutcome> => {
  if (need.kind === 'person') return { kind: 'not-run' }
  const { origin } = need.checked
  if (need.kind !== 'tab' || need.act.verb !== 'open' || record.tab === undefined || !isOrigin(origin))
    return { kind: 'unknown' }
  const happened = await ports.tabs.opened(record.tab, origin, record.document)
  return { kind: happened === undefined ? 'unknown' : happened ? 'done' : 'not-run' }
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
  return known ?? need.acts.map(({ checked }) => lost(checked))
}

/** Only a look may run again. */
const lost = ({ verb }: CheckedStep): ActOutcome => (isLook(verb) ? { kind: 'not-run' } : { kind: 'unknown' })
