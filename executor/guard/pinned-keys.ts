import { type SigningJwk, signingJwkSchema } from '@writ/dsl/contract'
import { z } from 'zod'

/** The public keys whose tokens are taken. */
export interface PinnedKeys {
  /** Those that count now; with `kid`, looked up once more where it is none of them. */
  list(kid?: string): Promise<readonly SigningJwk[]>
}

/** Keys that were given, and no others. */
export const fixedKeys = (keys: readonly SigningJwk[]): PinnedKeys => ({ list: async () => keys })

const keySetSchema = z.object({ keys: z.array(signingJwkSchema).max(16) })

/** So often at most the address is asked, so long a key set counts, and so long an answer may take, in milliseconds. */
const ASK_MS = 5_000
const COUNTS_MS = 60_000
const ANSWER_MS = 5_000
const MAX_BYTES = 65_536

/** Is a host of an address this computer itself? */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host)

const fetchKeys = async (url: string): Promise<readonly SigningJwk[]> => {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) })
  if (!response.ok) throw new Error(`the keys at ${url} cannot be read: ${response.status}`)
  const text = await response.text()
  if (text.length > MAX_BYTES) throw new Error(`the keys at ${url} are too many`)
  return keySetSchema.parse(JSON.parse(text)).keys
}

/**
 * The keys at one address, pinned as the server's own (RFC 7517): https, or this computer. They count for a minute; where they
 * cannot be asked for again, none does. `now` in milliseconds. Throws where the address is neither.
 */
export const keysAt = (address: string, now: () => number): PinnedKeys => {
  const url = new URL(address)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new Error('keys are pinned at an https address, or at one of this computer')
  let keys: readonly SigningJwk[] = []
  let asked = Number.NEGATIVE_INFINITY
  let heard = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined

  const ask = async () => {
    asked = now()
    try {
      keys = await fetchKeys(url.href)
      heard = now()
    } catch {
      // What was heard before counts until its minute is over.
    }
    asking = undefined
  }
  return {
    async list(kid) {
      const isOld = now() - heard >= COUNTS_MS
      const isUnknown = kid !== undefined && !keys.some((key) => key.kid === kid)
      if ((isOld || isUnknown) && now() - asked >= ASK_MS) asking ??= ask()
      await asking
      return now() - heard < COUNTS_MS ? keys : []
    }
  }
}
