import {
  type CodeEnd,
  codeEndSchema,
  ok,
  REFUSAL_CODES,
  type Refusal,
  type RefusalCode,
  type Result,
  type RunCode,
  refusal,
  refuse
} from '@writ/dsl/contract'
import { pause } from '../pause.ts'
import type { DeviceKey } from '../storage/device-key.ts'
import { type EventOfStream, readEvents } from './event-stream.ts'
import { makeProof } from './make-proof.ts'

/** An executor that says nothing for so long is gone: while it has one wait it says so every few seconds. */
const SILENCE_MS = 30_000
/** How long, beyond the time of the code itself, it may take to begin and to end: the first machine of all is built then. */
const PATIENCE_MS = 180_000
/** How often a busy executor is asked again, and the longest that it may have a run wait between. */
const TRIES = 3
const MAX_WAIT_MS = 5_000
/** How long it is tried to tell one that a run is over. */
const OVER_MS = 5_000

/** How a device has code run. What an executor says besides how the code ended is believed as far as that it is a refusal. */
export interface ExecutorClient {
  /**
   * Hands code over with the tokens behind it; `url` is the executor's origin, `ms` the time of the code. Asks again where the executor is
   * busy: it has taken nothing then. Refuses `executor/away` and with the executor's own code.
   */
  run(url: string, sent: RunCode, ms: number): Promise<Result<CodeEnd>>
  /**
   * Tells the executor that the run is over whose last code came with this child, so that it need not keep its sandbox. One that cannot
   * be told does away with it by itself, when it was idle for long.
   */
  over(url: string, child: string): Promise<void>
}

export const executorClient = (key: DeviceKey, now: () => number): ExecutorClient => {
  const once = async (at: string, sent: RunCode, ms: number): Promise<Result<CodeEnd>> => {
    const gone = new AbortController()
    const giveUp = () => gone.abort()
    let silence = setTimeout(giveUp, SILENCE_MS)
    const heard = () => {
      clearTimeout(silence)
      silence = setTimeout(giveUp, SILENCE_MS)
    }
    try {
      const response = await fetch(at, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          // A worker that waits for the head of an answer is stopped after half a minute, so that it has to come at once.
          accept: 'text/event-stream',
          dpop: await makeProof(key, 'POST', at, now(), sent.child)
        },
        body: JSON.stringify(sent),
        credentials: 'omit',
        redirect: 'error',
        signal: AbortSignal.any([gone.signal, AbortSignal.timeout(ms + PATIENCE_MS)])
      })
      return response.ok ? await endOf(response, heard) : { ok: false, refusal: refusedBy(await response.json()) }
    } catch {
      return refuse('executor/away')
    } finally {
      clearTimeout(silence)
    }
  }
  return {
    async run(url, sent, ms) {
      for (let tries = 1; ; tries++) {
        const ended = await once(`${url}/v1/run`, sent, ms)
        if (ended.ok || ended.refusal.code !== 'executor/busy' || tries === TRIES) return ended
        const seconds = Number(ended.refusal.detail?.seconds ?? 1)
        await pause(Math.min(seconds * 1000, MAX_WAIT_MS))
      }
    },
    async over(url, child) {
      const at = `${url}/v1/run/over`
      const proof = await makeProof(key, 'POST', at, now(), child)
      const said = fetch(at, {
        method: 'POST',
        headers: { authorization: `DPoP ${child}`, dpop: proof },
        credentials: 'omit',
        redirect: 'error',
        signal: AbortSignal.timeout(OVER_MS)
      })
      await said.catch(() => undefined)
    }
  }
}

const endOf = async (response: Response, heard: () => void): Promise<Result<CodeEnd>> => {
  for await (const event of readEvents(response, heard)) {
    const settled = settledBy(event)
    if (settled) return settled
  }
  return refuse('executor/away')
}

const settledBy = ({ name, data }: EventOfStream): Result<CodeEnd> | undefined => {
  if (name === 'refused') return { ok: false, refusal: refusedBy({ refusal: JSON.parse(data) }) }
  if (name !== 'end') return undefined
  const parsed = codeEndSchema.safeParse(JSON.parse(data))
  return parsed.success ? ok(parsed.data) : refuse('executor/failed')
}

const isRefusalCode = (code: unknown): code is RefusalCode => REFUSAL_CODES.some((one) => one === code)

/** The refusal in our own words: of what an executor writes only the code counts, and for how long it is busy. */
const refusedBy = (json: unknown): Refusal => {
  const said = (
    json as { readonly refusal?: { readonly code?: unknown; readonly detail?: { readonly seconds?: unknown } } }
  )?.refusal
  const code = said?.code
  if (!isRefusalCode(code) || !/^(executor|capability)\//.test(code)) return refusal('executor/failed')
  const seconds = said?.detail?.seconds
  return refusal(code, typeof seconds === 'number' && Number.isFinite(seconds) ? { seconds } : undefined)
}
