import { type Refusal, type RefusalCode, refusal, refusedResponseSchema } from '@writ/dsl/contract'
import { neverArrived } from '../never-arrived.ts'

export interface Server {
  /** The policy server's address, and the agent's key. */
  readonly server: string
  readonly key: string
  /** How long a server that cannot be reached is waited for; 60 by default. */
  readonly awaySeconds?: number
  readonly fetch?: typeof fetch
}

/** A no. `run` and `diagnostics` stand where the server gave them: a plan that did not parse or check has diagnostics. */
export interface Refused {
  readonly ok: false
  readonly refusal: Refusal
  readonly run?: string
  readonly diagnostics?: readonly unknown[]
}

const no = (code: RefusalCode): Refused => ({ ok: false, refusal: refusal(code) })

const PAUSE_MS = 500
/** Longer than any long poll, so that a connection that died silently is noticed. */
const ANSWER_MS = 45_000

/** A restarting server, or a proxy in front of one. */
const isAway = (status: number): boolean => status === 502 || status === 503 || status === 504

const readRefused = (text: string): Refused => {
  try {
    const { run, refusal, diagnostics } = refusedResponseSchema.parse(JSON.parse(text))
    const { code, message, span, detail } = refusal
    const kept = { code, message, ...(span && { span }), ...(detail && { detail }) }
    return { ok: false, refusal: kept, ...(run && { run }), ...(diagnostics && { diagnostics }) }
  } catch {
    return no('server/failed')
  }
}

/**
 * One request to the server; `body` makes it a POST. A GET is repeated until the server is back; a POST only while it
 * certainly did not arrive, since a plan sent twice would run twice.
 * Refuses what the server refuses, `server/away` when it stays away, `run/unknown-outcome` for a POST whose answer was lost.
 */
export const askServer = async (
  { server, key, awaySeconds = 60, fetch = globalThis.fetch }: Server,
  path: string,
  body?: object
): Promise<{ readonly ok: true; readonly value: unknown } | Refused> => {
  const deadline = Date.now() + awaySeconds * 1000
  for (;;) {
    const init = body
      ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      : { headers: {} }
    try {
      const answer = await fetch(new URL(path, server), {
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${key}` },
        signal: AbortSignal.timeout(ANSWER_MS)
      })
      const text = await answer.text()
      if (answer.ok) return { ok: true, value: JSON.parse(text) }
      const busy = answer.status === 429
      if (!busy && !isAway(answer.status)) return readRefused(text)
      if (!busy && body) return no('run/unknown-outcome')
    } catch (error) {
      if (body && !neverArrived(error)) return no('run/unknown-outcome')
    }
    if (Date.now() + PAUSE_MS > deadline) return no('server/away')
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
