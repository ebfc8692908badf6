import { type ActOutcome, type CheckedStep, isLook, ok, type Result } from '@writ/dsl/contract'
import { advance, type Need, type Pending, type Program } from '@writ/dsl/run'
import type { RunRecord } from '../storage/run-record.ts'
import { settleBatch } from './do-batch.ts'
import { settleOpen } from './do-open.ts'
import type { RoadPorts } from './road-ports.ts'
import { entry, saveRun } from './save-run.ts'

/**
 * A run that was written down with something pending: an earlier life of this worker dispatched it and did not see the
 * end. The document still knows what became of its batch if it is still there; otherwise an act is unknown, and never
 * done again.
 */
export const recoverRun = async (record: RunRecord, program: Program, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const { pending } = record.state
  if (!pending) return ok(record)
  // The interpreter is deterministic: from the state before, it needs the same acts again.
  const need = pendingNeed(record, program, pending)
  const resumed = await saveRun(record, [entry({ kind: 'resumed', run: record.run, batch: pending.seq })], ports)
  if (!resumed.ok) return resumed
  if (need.kind === 'open') {
    const { origin } = need.checked
    const happened = record.tab === undefined ? undefined : await ports.tabs.opened(record.tab, origin, record.document)
    const kind = happened === undefined ? 'unknown' : happened ? 'done' : 'not-run'
    return await settleOpen(resumed.value, program, need, { kind }, 0, ports)
  }
  if (need.kind !== 'batch') throw new Error(`pending, but the interpreter needs ${need.kind}`)
  const steps = need.acts.map(({ step }) => step)
  const known = record.document
    ? await ports.documents.recall(record.document, record.instance, record.run, pending.seq, steps)
    : undefined
  return await settleBatch(
    resumed.value,
    program,
    need,
    known ?? need.acts.map(({ checked }) => lost(checked)),
    [],
    ports
  )
}

/** Only a look may run again. */
const lost = ({ verb }: CheckedStep): ActOutcome => (isLook(verb) ? { kind: 'not-run' } : { kind: 'unknown' })

/** INVARIANT: what was pending was decided and, where policy asks, approved: asking again here would change the need. */
const pendingNeed = (record: RunRecord, program: Program, { seq, at }: Pending): Need => {
  const { pending: _, ...state } = record.state
  const { need } = advance(program, { ...state, seq: seq - 1 }, () => false)
  return need.kind === 'batch' ? { ...need, acts: need.acts.slice(0, at.length) } : need
}
