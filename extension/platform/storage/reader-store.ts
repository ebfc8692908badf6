import {
  type Floor,
  ok,
  type ReaderKey,
  type Result,
  readerKeySchema,
  readerThumbprint,
  refuse
} from '@writ/dsl/contract'
import type { Database } from './database.ts'

/** The person's own key to recordings of runs, its public half: the other is in a file of theirs. */
export interface StoredReader {
  readonly id: 'reader'
  readonly key: ReaderKey
}

/** The person's own key, where they have made one. */
export const personReader = async (db: Pick<Database, 'get'>): Promise<ReaderKey | undefined> => {
  const kept = await db.get('device', 'reader')
  return kept?.id === 'reader' ? kept.key : undefined
}

/** Keeps the person's own key, in place of one that was there. Refuses `audit/bad-reader`. */
export const keepReader = async (db: Database, said: unknown): Promise<Result<void>> => {
  const key = readerKeySchema.safeParse(said)
  if (!key.success) return refuse('audit/bad-reader')
  await db.put('device', { id: 'reader', key: key.data })
  return ok(undefined)
}

export const removeReader = (db: Database): Promise<void> => db.delete('device', 'reader')

/**
 * Who may read recordings of runs: the person, and whom the organisation names on this device. No server names anybody. A floor that cannot be
 * read names nobody.
 */
export const recordingReaders = async (
  db: Pick<Database, 'get'>,
  floor: Result<Floor>
): Promise<readonly ReaderKey[]> => {
  const own = await personReader(db)
  const named = floor.ok ? (floor.value.recordingReaders ?? []) : []
  const all = new Map([...(own ? [own] : []), ...named].map((key) => [readerThumbprint(key), key]))
  return [...all.values()]
}
