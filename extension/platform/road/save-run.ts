import type { JournalEvent, Result } from '@writ/dsl/contract'
import type { Entry, StrictTransaction } from '../storage/journal.ts'
import type { RunRecord } from '../storage/run-record.ts'
import type { RoadPorts } from './road-ports.ts'

/**
 * Writes journal entries and the run's record in one strict transaction: what the journal says and where the run stands
 * never differ. `also` joins the same transaction.
 */
export const saveRun = async (
  record: RunRecord,
  entries: readonly Entry[],
  { journal }: Pick<RoadPorts, 'journal'>,
  also?: (tx: StrictTransaction) => Promise<Result<unknown>>
): Promise<Result<RunRecord>> => {
  const written = await journal.append(entries, async (tx) => {
    const refused = await also?.(tx)
    if (refused && !refused.ok) return refused
    await tx.objectStore('runs').put(record)
    return { ok: true, value: record }
  })
  return written.ok ? { ok: true, value: record } : written
}

export const entry = (event: JournalEvent): Entry => ({ event })
