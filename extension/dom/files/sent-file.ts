import { type BatchAct, hashBytes, ok, type Result, refuse } from '@writ/dsl/contract'
import type { ActContext } from '../facts/act-context.ts'
import type { FileToUpload } from './upload-file.ts'

/**
 * The file that came along for an upload, held against what the batch was signed for. Refuses page/file-not-held where nothing
 * came, capability/not-granted where it is another.
 */
export const sentFile = ({ step, page, bytes: said }: BatchAct, ctx: ActContext): Result<FileToUpload> => {
  if (page.verb !== 'upload' || !said) return refuse('page/file-not-held')
  const bytes = ctx.bytesOf?.(step) ?? new Uint8Array()
  return bytes.length === said.size && hashBytes(bytes) === said.sha256
    ? ok({ name: page.file.name, type: said.type, bytes })
    : refuse('capability/not-granted')
}
