import { MAX_RECORDING_BYTES } from '@writ/dsl/contract'

/** The sealed recording of a run at its policy server, with the auditor's or admin's own key; or why there is none. */
export const fetchRecording = async (
  server: string,
  run: string
): Promise<{ readonly text: string } | { readonly why: string }> => {
  const readerKey = process.env.WRIT_AUDITOR_KEY
  if (!readerKey) return { why: 'a URL needs WRIT_AUDITOR_KEY: a recording is handed to its tenant alone' }
  const url = new URL(`/v1/runs/${encodeURIComponent(run)}/record`, server)
  const headers = { authorization: `Bearer ${readerKey}` }
  const given = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(30_000) })
  if (given.status === 404) return { why: `the server holds no recording of ${run}` }
  if (!given.ok) return { why: `${url} answers with HTTP ${given.status}` }
  const text = await readAtMost(given, MAX_RECORDING_BYTES)
  return text === undefined ? { why: 'the recording is too large' } : { text }
}

/** The text of an answer, of which no more is read than is kept of it. */
const readAtMost = async ({ body }: Response, most: number): Promise<string | undefined> => {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body ?? []) {
    bytes += part.length
    if (bytes > most) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}
