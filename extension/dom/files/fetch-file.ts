import { type Downloaded, MAX_FILE_BYTES, ok, PIECE_BYTES, type Result, refuse } from '@writ/dsl/contract'
import type { LeavingRequest } from './catch-request.ts'

/** An answer that says nothing for so long, in ms, is given up. */
const SILENCE_MS = 30_000

const isHere = (url: URL): boolean => url.origin === location.origin

/** Has the content of the address been made in this document's own origin, so that nothing is asked over the network? */
const isLocal = ({ protocol, href }: URL): boolean =>
  protocol === 'data:' || (protocol === 'blob:' && new URL(href.slice(5)).origin === location.origin)

/** Gives the body on, in pieces of at most `PIECE_BYTES`. Refuses page/file-too-large, page/download-failed. */
const readBody = async (
  response: Response,
  send: (piece: Uint8Array) => void,
  heard: () => void
): Promise<Result<number>> => {
  if (Number(response.headers.get('content-length') ?? 0) > MAX_FILE_BYTES) {
    await response.body?.cancel()
    return refuse('page/file-too-large', { limit: MAX_FILE_BYTES })
  }
  const reader = response.body?.getReader()
  let size = 0
  for (;;) {
    const read = await reader?.read()
    if (!read || read.done) return ok(size)
    heard()
    size += read.value.length
    if (size > MAX_FILE_BYTES) {
      await reader?.cancel()
      return refuse('page/file-too-large', { limit: MAX_FILE_BYTES })
    }
    for (let at = 0; at < read.value.length; at += PIECE_BYTES) send(read.value.subarray(at, at + PIECE_BYTES))
  }
}

/** Who is told of what is fetched while it comes. */
export interface FetchEars {
  readonly piece: (piece: Uint8Array) => void
  /** What a form holds goes out now: the site may have it, whatever comes back. */
  readonly sent: () => void
}

/**
 * Fetches a file as its page would, with the person's cookies, and gives on what it holds. An address of another origin, and an
 * answer that leads elsewhere, are the extension's to follow, which knows where a file may lie. Begins to ask at once, in
 * the same task. Refuses page/file-too-large, page/download-failed, page/file-elsewhere.
 */
export const fetchFile = async (
  { url, body, name }: LeavingRequest,
  { piece, sent }: FetchEars
): Promise<Result<Downloaded>> => {
  if (!URL.canParse(url)) return refuse('page/download-failed')
  const asked = new URL(url)
  const named = name ? { name } : {}
  if (!isLocal(asked) && !isHere(asked)) {
    const isWeb = asked.protocol === 'http:' || asked.protocol === 'https:'
    // What a form holds goes nowhere else.
    if (!isWeb || body !== undefined) return refuse('page/file-elsewhere')
    return ok({ kind: 'address', url: asked.href, moved: false, ...named })
  }
  const quiet = new AbortController()
  let timer = setTimeout(() => quiet.abort(), SILENCE_MS)
  const heard = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => quiet.abort(), SILENCE_MS)
  }
  try {
    if (body !== undefined) sent()
    const response = await fetch(asked.href, {
      redirect: 'manual',
      signal: quiet.signal,
      ...(body !== undefined && { method: 'POST', body })
    })
    heard()
    if (response.type === 'opaqueredirect') return ok({ kind: 'address', url: asked.href, moved: true, ...named })
    const size = response.ok ? await readBody(response, piece, heard) : ok(0)
    if (!size.ok) return size
    return ok({
      kind: 'answer',
      url: isHere(asked) && !isLocal(asked) ? asked.href : asked.protocol,
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      ...dispositionOf(response),
      ...named,
      size: size.value
    })
  } catch {
    return refuse('page/download-failed')
  } finally {
    clearTimeout(timer)
  }
}

const dispositionOf = ({ headers }: Response): { readonly disposition?: string } => {
  const disposition = headers.get('content-disposition')
  return disposition === null ? {} : { disposition }
}
