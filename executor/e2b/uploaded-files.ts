import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { ok, type Result, refuse } from '@writ/dsl/contract'

/** The largest file, and all files of one request together, in bytes. */
export const FILES_BYTES = 64 * 1024 * 1024

export interface Uploaded {
  readonly path: string
  readonly bytes: Uint8Array
}

const bad = (why: string): Result<never> => refuse('executor/bad-request', { why })
const inflate = promisify(gunzip)

const unpacked = async (body: Buffer, encoding: string | undefined): Promise<Result<Buffer>> => {
  if (encoding === undefined || encoding === 'identity') return ok(body)
  if (encoding !== 'gzip') return bad('a body is sent as it is, or as gzip')
  try {
    return ok(await inflate(body, { maxOutputLength: FILES_BYTES }))
  } catch {
    return bad('the body is no gzip, or too large')
  }
}

const partsOf = async (body: Buffer, type: string, path: string | undefined): Promise<Result<readonly Uploaded[]>> => {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
    const files = form.getAll('file').filter((part) => typeof part !== 'string')
    if (path !== undefined && files.length !== 1) return bad('a path is for one file')
    return ok(
      await Promise.all(
        files.map(async (file) => ({ path: path ?? file.name, bytes: new Uint8Array(await file.arrayBuffer()) }))
      )
    )
  } catch {
    return bad('the body is no form')
  }
}

/** The files of a request: one as bytes for a path, or several as the fields `file` of a form (RFC 7578), each with its path as its name. */
export const uploadedFiles = async (
  body: unknown,
  { type = '', encoding }: { readonly type?: string | undefined; readonly encoding?: string | undefined },
  path: string | undefined
): Promise<Result<readonly Uploaded[]>> => {
  const given = await unpacked(Buffer.isBuffer(body) ? body : Buffer.alloc(0), encoding)
  if (!given.ok) return given
  if (type.startsWith('multipart/form-data')) return partsOf(given.value, type, path)
  if (!type.startsWith('application/octet-stream')) return bad('a file comes as application/octet-stream or in a form')
  return path === undefined ? bad('the path of the file') : ok([{ path, bytes: given.value }])
}
