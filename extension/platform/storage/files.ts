import { FILE_FIELD, hashBytes, MAX_FILE_BYTES, ok, type Result, refuse } from '@writ/dsl/contract'
import type { IDBPTransaction } from 'idb'
import type { Database, StoredFile, WritSchema } from './database.ts'
import { randomId } from './device-key.ts'
import type { StrictTransaction } from './journal.ts'

/** What the files of one run may have together. */
export const MAX_RUN_BYTES = 3 * MAX_FILE_BYTES
export const MAX_RUN_FILES = 64

/** A file as it comes: what it holds, or only how large it is where the browser saved it itself. */
export type NewFile = Pick<StoredFile, 'run' | 'name' | 'type' | 'from'> &
  ({ readonly bytes: Uint8Array<ArrayBuffer> } | { readonly size: number })

export const filesOf = (run: string): IDBKeyRange => IDBKeyRange.bound([run], [run, []])

/** As the language knows a file: by a handle and a name, never by its bytes. */
export const fileValueOf = ({
  id,
  name
}: Pick<StoredFile, 'id' | 'name'>): { readonly [FILE_FIELD]: string; readonly name: string } => ({
  [FILE_FIELD]: id,
  name
})

/**
 * Keeps a file for the time of its run; as the answer to `question`, only while that is open. Refuses run/interrupted where the run has
 * ended, approval/unsound where nobody asks any more, and page/file-too-large where the file, the files of the run together, or
 * their number are more than is allowed, and where the disk has no room.
 */
export const keepFile = async (db: Database, file: NewFile, question?: string): Promise<Result<StoredFile>> => {
  const { run, name, type, from } = file
  const size = 'bytes' in file ? file.bytes.length : file.size
  if ('bytes' in file && size > MAX_FILE_BYTES) return refuse('page/file-too-large', { limit: MAX_FILE_BYTES })
  const content = 'bytes' in file && { bytes: file.bytes.slice().buffer, sha256: hashBytes(file.bytes) }
  const kept: StoredFile = { run, id: randomId(), name, type, size, from, ...(content && { content }) }
  try {
    // INVARIANT: what ends a run removes its files in one transaction, so that none is added after it.
    const tx = db.transaction(['files', 'runs', 'questions'], 'readwrite', { durability: 'strict' })
    const wanted = await isWanted(tx, run, question)
    const fits = wanted.ok ? await hasRoom(tx, run, content ? size : 0) : wanted
    if (fits.ok) await tx.objectStore('files').add(kept)
    await tx.done
    return fits.ok ? ok(kept) : fits
  } catch {
    return refuse('page/file-too-large')
  }
}

type KeepTransaction = IDBPTransaction<WritSchema, ('files' | 'runs' | 'questions')[], 'readwrite'>

const isWanted = async (tx: KeepTransaction, run: string, question: string | undefined): Promise<Result<void>> => {
  const record = await tx.objectStore('runs').get(run)
  if (!record || record.phase === 'ended') return refuse('run/interrupted')
  if (question === undefined) return ok(undefined)
  const asked = record.question === question ? await tx.objectStore('questions').get(question) : undefined
  return asked?.status === 'open' ? ok(undefined) : refuse('approval/unsound')
}

/** Bytes that the browser saved itself are not counted. */
const hasRoom = async (tx: KeepTransaction, run: string, size: number): Promise<Result<void>> => {
  const others = await tx.objectStore('files').getAll(filesOf(run))
  const held = others.reduce((sum, other) => sum + (other.content ? other.size : 0), size)
  return others.length < MAX_RUN_FILES && held <= MAX_RUN_BYTES
    ? ok(undefined)
    : refuse('page/file-too-large', { limit: MAX_RUN_BYTES })
}

/** A file of this very run; another run's cannot be named. */
export const fileOf = (db: Database, run: string, id: string): Promise<StoredFile | undefined> =>
  db.get('files', [run, id])

/** The files of a run are another's from here on. */
export const moveFiles = async (tx: StrictTransaction, from: string, to: string): Promise<void> => {
  const files = tx.objectStore('files')
  for (const file of await files.getAll(filesOf(from))) await files.put({ ...file, run: to })
}

export const removeFiles = (tx: StrictTransaction, run: string): Promise<void> =>
  tx.objectStore('files').delete(filesOf(run))

/** Removes what a crash left: files of runs that have ended or never began. */
export const sweepFiles = async (db: Database): Promise<void> => {
  const tx = db.transaction(['files', 'runs'], 'readwrite')
  const files = tx.objectStore('files')
  for (const key of await files.getAllKeys()) {
    const record = await tx.objectStore('runs').get(key[0])
    if (!record || record.phase === 'ended') await files.delete(key)
  }
  await tx.done
}
