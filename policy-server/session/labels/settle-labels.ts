import type { Disclosure, RunReport } from '@writ/dsl/contract'
import { labels, type Queries } from '../../store/index.ts'
import type { Run } from '../run-record.ts'

/**
 * What lasts of a run that ends like this. A device's report that says it was idle: nothing. Any other of a run that a device
 * took: all that it could tell and give, since what it did before a failure, or before its device was lost, was seen. One that was
 * offered and that no device was heard to take may be acting all the same: what it could give.
 */
const lasting = (
  { decided, status, acceptedAt }: Run,
  report: RunReport,
  fromDevice: boolean
): Disclosure | undefined => {
  if (!decided || status === 'decided' || (fromDevice && report.idle)) return undefined
  return fromDevice || acceptedAt ? decided.discloses : { told: [], given: decided.discloses.given }
}

/** Writes down what lasts of a run, in the transaction in which it ends. `run` is as it stood before. */
export const settleLabels = async (
  tx: Queries,
  run: Run,
  report: RunReport,
  at: Date,
  { fromDevice }: { readonly fromDevice: boolean }
): Promise<void> => {
  const discloses = lasting(run, report, fromDevice)
  if (!run.decided || !discloses) return
  const { owner } = run.decided.labels
  const row = { person: run.person, agent: run.agent, owner, run: run.id, at }
  const { told, given } = discloses
  const rows = Object.entries({ ...given, planner: told }).flatMap(([sink, all]) =>
    all.map((source) => ({ ...row, sink, source }))
  )
  if (rows.length > 0) await tx.insert(labels).values(rows).onConflictDoNothing()
}
