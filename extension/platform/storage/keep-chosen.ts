import { type ChosenFile, hashBytes, ok, type Question, type Result } from '@writ/dsl/contract'
import { plainName } from '../page/judge-answer.ts'
import type { Database } from './database.ts'
import { keepFile } from './files.ts'

/** A file as the person's own window read it. */
export interface ReadFile {
  readonly name: string
  /** A MIME type; bytes of any kind, where it is empty. */
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Puts a file by that the person chose, as what an answer names. Refuses what `keepFile` refuses. */
export const keepChosen = async (
  db: Database,
  { id, run }: Pick<Question, 'id' | 'run'>,
  { name, type, bytes }: ReadFile
): Promise<Result<ChosenFile>> => {
  const chosen = { run, name: plainName(name) || 'file', type: type || 'application/octet-stream', bytes }
  const kept = await keepFile(db, { ...chosen, from: ['person'] }, id)
  return kept.ok ? ok({ id: kept.value.id, sha256: hashBytes(bytes) }) : kept
}
