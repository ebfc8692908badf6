import { FILE_FIELD, type FileDigest, ok, type Result, refuse, type Value } from '@writ/dsl/contract'
import type { Need } from '@writ/dsl/run'
import type { StoredFile } from '../../storage/database.ts'
import { fileOf } from '../../storage/files.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'

/** What the uploads of a batch carry, by step. */
export type BroughtFiles = ReadonlyMap<string, StoredFile>

/** Is it, where the person chose it, still what their answer was signed over? */
const isAnswered = ({ id, from, content }: StoredFile, { brought }: Pick<RunRecord, 'brought'>): boolean =>
  !from.includes('person') || (content !== undefined && brought?.[id] === content.sha256)

/**
 * Fetches them from what the run holds. Refuses page/file-not-held where there is only a name, approval/unsound where it is not the file
 * that the person chose.
 */
export const filesFor = async (
  { acts }: Pick<Extract<Need, { kind: 'batch' }>, 'acts'>,
  record: Pick<RunRecord, 'run' | 'brought'>,
  { db }: Pick<RoadPorts, 'db'>
): Promise<Result<BroughtFiles>> => {
  const files = new Map<string, StoredFile>()
  for (const { step, act, checked } of acts) {
    if (act.verb !== 'upload') continue
    const file = await fileOf(db, record.run, act.file[FILE_FIELD])
    if (!file?.content) return refuse('page/file-not-held', undefined, checked.span)
    if (!isAnswered(file, record)) return refuse('approval/unsound', undefined, checked.span)
    files.set(step, file)
  }
  return ok(files)
}

/** What the child capability binds of a file: its document takes these bytes and no others. */
export const digestOf = (file: StoredFile | undefined): { readonly bytes?: FileDigest } =>
  file?.content ? { bytes: { type: file.type, size: file.size, sha256: file.content.sha256 } } : {}

export const bytesOf = (files: BroughtFiles): ReadonlyMap<string, Uint8Array> =>
  new Map(
    [...files].flatMap(([step, { content }]) => (content ? [[step, new Uint8Array(content.bytes)] as const] : []))
  )

/** A file as the journal commits to it: what is in it, where it came from, and none of its bytes. */
export const describeFile = ({ name, type, size, from, content }: StoredFile): Value => ({
  name,
  type,
  size,
  from,
  sha256: content?.sha256 ?? null
})
