import { type JournalEvent, ok, type Result, refuse } from '@writ/dsl/contract'
import type { Entry, StrictTransaction } from '../../storage/journal.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { addTurns } from '../../storage/turns.ts'
import type { RoadPorts } from '../road-ports.ts'

/** A run as it is to be written: its record, what the journal says of it, and what is written in the same transaction. */
export interface Saving {
  readonly record: RunRecord
  readonly entries: readonly Entry[]
  readonly also: (tx: StrictTransaction) => Promise<Result<unknown>>
}

/**
 * Writes journal entries and the run's record in one strict transaction: what the journal says and where the run stands
 * never differ; nor does what is recorded of it. `also` joins the same transaction. Refuses `run/interrupted` when the run has ended or was written by
 * somebody else since it was read, so that an answer, a stop and a step cannot all win. Gives the record as written.
 */
export const saveRun = async (
  record: RunRecord,
  entries: readonly Entry[],
  { journal }: Pick<RoadPorts, 'journal'>,
  also?: (tx: StrictTransaction) => Promise<Result<unknown>>
): Promise<Result<RunRecord>> => {
  const { fresh = [], ...rest } = record
  const { recorded } = record
  const next: RunRecord = {
    ...rest,
    version: record.version + 1,
    ...(recorded !== undefined && { recorded: recorded + fresh.length })
  }
  const written = await journal.append(entries, async (tx) => {
    const stored = await tx.objectStore('runs').get(record.run)
    const isNew = record.version === 0 && stored === undefined
    const isCurrent = stored !== undefined && stored.phase !== 'ended' && stored.version === record.version
    if (!isNew && !isCurrent) return refuse('run/interrupted')
    const refused = await also?.(tx)
    if (refused && !refused.ok) return refused
    addTurns(tx, record.run, recorded ?? 0, fresh)
    await tx.objectStore('runs').put(next)
    return ok(undefined)
  })
  return written.ok ? ok(next) : written
}

export const entry = (event: JournalEvent): Entry => ({ event })
