import { type FileAnswer, MAX_FILE_BYTES, ok, type Result, refuse } from '@writ/dsl/contract'
import type { AnswerWatch, MayLie } from './downloads.ts'
import { originOf } from './origin-of.ts'
import type { Pages } from './pages.ts'

/** An answer that says nothing for so long, in ms, is given up. */
const SILENCE_MS = 30_000
const MOST_HOPS = 10

/** What came, in one piece. */
export interface FetchedFile {
  readonly answer: FileAnswer
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The origins that it was asked from, in order. */
  readonly from: readonly string[]
}

/**
 * Holds the body whole. The page executor's own reading gives it on piece by piece and knows no extension, so that the two share
 * the limit of the contract and no code.
 */
const readBody = async (response: Response, heard: () => void): Promise<Result<Uint8Array<ArrayBuffer>>> => {
  const tooLarge = async (): Promise<Result<never>> => {
    await response.body?.cancel().catch(() => undefined)
    return refuse('page/file-too-large', { limit: MAX_FILE_BYTES })
  }
  if (Number(response.headers.get('content-length') ?? 0) > MAX_FILE_BYTES) return await tooLarge()
  const reader = response.body?.getReader()
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for (;;) {
    const read = await reader?.read()
    if (!read || read.done) return ok(new Uint8Array(await new Blob(pieces).arrayBuffer()))
    heard()
    size += read.value.length
    if (size > MAX_FILE_BYTES) {
      await reader?.cancel()
      return refuse('page/file-too-large', { limit: MAX_FILE_BYTES })
    }
    pieces.push(read.value)
  }
}

/**
 * Fetches an address from the background, with the person's cookies, hop by hop: every address is looked at before it is
 * asked, so that none but the allowed origins ever hear of it. Refuses page/file-elsewhere, page/file-too-large,
 * page/no-permission, page/download-failed.
 */
export const fetchAddress = async (
  begin: { readonly url: string; readonly moved: boolean; readonly name?: string | undefined },
  mayLie: MayLie,
  watch: AnswerWatch,
  { mayReach }: Pick<Pages, 'mayReach'>
): Promise<Result<FetchedFile>> => {
  const first = begin.moved ? await watch.movedTo(begin.url) : begin.url
  const from: string[] = []
  const quiet = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const heard = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => quiet.abort(), SILENCE_MS)
  }
  try {
    for (let url = first, hops = 0; url !== undefined && hops < MOST_HOPS; hops++) {
      const origin = originOf(url)
      if (origin === undefined || !mayLie(origin)) return refuse('page/file-elsewhere')
      if (!(await mayReach(origin))) return refuse('page/no-permission', { origin })
      from.push(origin)
      heard()
      const response = await fetch(url, { redirect: 'manual', credentials: 'include', signal: quiet.signal })
      if (response.type === 'opaqueredirect') {
        url = await watch.movedTo(url)
        continue
      }
      const body = response.ok ? await readBody(response, heard) : ok(new Uint8Array())
      if (!body.ok) return body
      const disposition = response.headers.get('content-disposition')
      const answer: FileAnswer = {
        kind: 'answer',
        url,
        status: response.status,
        type: response.headers.get('content-type') ?? '',
        ...(disposition !== null && { disposition }),
        ...(begin.name && { name: begin.name }),
        size: body.value.length
      }
      return ok({ answer, bytes: body.value, from })
    }
    return refuse('page/download-failed')
  } catch {
    return refuse('page/download-failed')
  } finally {
    clearTimeout(timer)
  }
}
