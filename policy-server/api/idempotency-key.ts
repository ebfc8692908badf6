import { ok, type Result, refuse } from '@writ/dsl/contract'

/** A String of structured fields (RFC 9651 §3.3.3), or the same characters without quotes, as many clients send them. */
const QUOTED = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/
const BARE = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+$/

/** Characters of a key at most, here and in MCP. */
export const MOST_KEY = 255

/**
 * The key in `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07 §2.1); `undefined` where there is no such header. Refuses
 * `session/bad-request` for what is none, and for several.
 */
export const readIdempotencyKey = (header: unknown): Result<string | undefined> => {
  if (header === undefined) return ok(undefined)
  const text = typeof header === 'string' ? header : ''
  const key = QUOTED.exec(text)?.[1]?.replaceAll(/\\(["\\])/g, '$1') ?? BARE.exec(text)?.[0]
  return key !== undefined && key.length <= MOST_KEY
    ? ok(key)
    : refuse('session/bad-request', { why: `Idempotency-Key: one string of at most ${MOST_KEY} characters` })
}
