import { type Refusal, type RefusalCode, refusal, refusedResponseSchema } from '@writ/dsl/contract'
import { neverArrived } from '../never-arrived.ts'
import { retryAfterMs } from '../retry-after.ts'

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

/** What is asked for: `body` makes it a POST. */
export interface Asking {
  readonly body?: object
  /** It may be done twice without harm, as whatever is no POST. */
  readonly isHarmless?: true
}

/**
 * One request to the server. What is harmless is repeated until the server is back, after the time that it names (`Retry-After`); any other only
 * while it certainly did not arrive, since a plan sent twice would run twice.
 * Refuses what the server refuses, also where it wants more time than there is; `server/away` when it stays away; `run/unknown-outcome` where it may have
 * taken a plan, with the `run` that it would be, if it said that.
 */
export const askServer = async (
  { server, key, awaySeconds = 60, fetch = globalThis.fetch }: Server,
  path: string,
  { body, isHarmless }: Asking = {}
): Promise<{ readonly ok: true; readonly value: unknown } | Refused> => {
  const deadline = Date.now() + awaySeconds * 1000
  const isOnce = body !== undefined && !isHarmless
  for (;;) {
    const init = body
      ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      : { headers: {} }
    let pause = PAUSE_MS
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
      if (!busy && isOnce) return { ...readRefused(text), refusal: refusal('run/unknown-outcome') }
      pause = retryAfterMs(answer.headers) ?? PAUSE_MS
      if (Date.now() + pause > deadline) return busy ? readRefused(text) : no('server/away')
    } catch (error) {
      if (isOnce && !neverArrived(error)) return no('run/unknown-outcome')
    }
    if (Date.now() + pause > deadline) return no('server/away')
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
