import { hashText, type JournalEvent, MAX_RECORDING_BYTES, ok, type Result, refuse } from '@writ/dsl/contract'
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { readLeaf } from '../audit/read-leaf.ts'
import { devices, logLeaves, type Queries, recordings, runs } from '../store/index.ts'
import type { Ports } from './ports.ts'

type Recorded = Extract<JournalEvent, { kind: 'run-recorded' }>

/** What a device has told of a run's recording in the log; nothing, where that was erased. */
const toldOf = async (db: Queries, run: string, device: string): Promise<Recorded | undefined> => {
  const kind = sql`${logLeaves.leaf}::jsonb #>> '{entry,event,kind}'`
  const [row] = await db
    .select({ leaf: logLeaves.leaf })
    .from(logLeaves)
    .where(and(eq(logLeaves.run, run), isNotNull(logLeaves.leaf), sql`${kind} = 'run-recorded'`))
  const leaf = row?.leaf ? readLeaf(row.leaf) : undefined
  const event = leaf?.from === 'device' && leaf.entry.device === device ? leaf.entry.event : undefined
  return event?.kind === 'run-recorded' ? event : undefined
}

/**
 * Keeps the recording of a run as its device sealed it: none but its readers can open it. It must be the one that the device told of in the log
 * before; once more changes nothing. Refuses `audit/not-recorded` where it told of none, `audit/other-recording` where it is another.
 */
export const keepRecording = (
  { db, now }: Pick<Ports, 'db' | 'now'>,
  { run, device, sealed }: { readonly run: string; readonly device: string; readonly sealed: string }
): Promise<Result<void>> =>
  db.transaction(async (tx): Promise<Result<void>> => {
    // Held until it is kept: an erasure comes before it, and there is nothing to keep it by, or after, and takes it along.
    await tx.select({ id: runs.id }).from(runs).where(eq(runs.id, run)).for('update')
    const told = await toldOf(tx, run, device)
    if (!told) return refuse('audit/not-recorded')
    const { record, bytes } = told
    const fits = bytes <= MAX_RECORDING_BYTES && Buffer.byteLength(sealed) === bytes && hashText(sealed) === record
    if (!fits) return refuse('audit/other-recording')
    await tx
      .insert(recordings)
      .values({ run, sealed, at: new Date(now()) })
      .onConflictDoNothing()
    return ok(undefined)
  })

/** The recording of a run. Refuses `audit/not-recorded`. */
export const readRecordingOf = async ({ db }: Pick<Ports, 'db'>, run: string): Promise<Result<string>> => {
  const [row] = await db.select({ sealed: recordings.sealed }).from(recordings).where(eq(recordings.run, run))
  return row ? ok(row.sealed) : refuse('audit/not-recorded')
}

/** The same for the run's own person, by any device of theirs. Refuses `audit/not-recorded`, also for a run of another person. */
export const readOwnRecording = async (
  { db }: Pick<Ports, 'db'>,
  { run, device }: { readonly run: string; readonly device: string }
): Promise<Result<string>> => {
  const [row] = await db
    .select({ sealed: recordings.sealed })
    .from(recordings)
    .innerJoin(runs, eq(runs.id, recordings.run))
    .innerJoin(devices, eq(devices.person, runs.person))
    .where(and(eq(recordings.run, run), eq(devices.id, device)))
  return row ? ok(row.sealed) : refuse('audit/not-recorded')
}
