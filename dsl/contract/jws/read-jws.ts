import { ok, type Result, refuse } from '../result.ts'
import { base64url } from '../text/base64url.ts'
import { readUtf8 } from '../text/read-utf8.ts'
import { isSigningAlgorithm, type SigningAlgorithm } from './algorithms.ts'

type Members = Readonly<Record<string, unknown>>

/** What stands in a compact JWS. Nothing of it is believed before its signature was checked. */
export interface ReadJws {
  readonly alg: SigningAlgorithm
  readonly header: Members
  readonly claims: Members
}

/** A member of this name would be a prototype to whoever copies it by assignment. */
const PROTO = /"__proto__":/

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A JSON object that is spelled as `JSON.stringify` spells it: no member twice, no white space, so no two readings. */
const readObject = (bytes: Uint8Array | undefined): Members | undefined => {
  if (!bytes) return undefined
  try {
    const text = readUtf8(bytes)
    const value: unknown = JSON.parse(text)
    return isObject(value) && JSON.stringify(value) === text && !PROTO.test(text) ? value : undefined
  } catch {
    return undefined
  }
}

/** The three parts of a compact JWS (RFC 7515 §7.1), each in its one base64url spelling; else `undefined`. */
export const splitJws = (
  token: string
): { readonly head: Uint8Array; readonly body: Uint8Array; readonly signature: Uint8Array } | undefined => {
  const [head, body, signature, ...more] = token.split('.').map((part) => base64url.decode(part))
  return head && body && signature && more.length === 0 ? { head, body, signature } : undefined
}

/**
 * Reads the header of a compact JWS of one type (RFC 8725 §3.11), with exactly the members `names`, `alg` among them: so a key, a
 * key's address or an extension in it (`jwk`, `jku`, `crit`, `b64`) is refused where it is not named.
 * Refuses `capability/malformed`, `/algorithm`, `/wrong-type`, `/bad-signature`.
 */
export const readHeader = (
  token: string,
  { type, names }: { readonly type: string | undefined; readonly names: readonly string[] }
): Result<{ readonly alg: SigningAlgorithm; readonly header: Members; readonly body: Uint8Array }> => {
  const parts = splitJws(token)
  const header = readObject(parts?.head)
  if (!parts || !header) return refuse('capability/malformed')
  if (!isSigningAlgorithm(header.alg)) return refuse('capability/algorithm')
  if (header.typ !== type) return refuse('capability/wrong-type')
  const isBare = Object.keys(header).length === names.length && names.every((name) => Object.hasOwn(header, name))
  if (!isBare) return refuse('capability/malformed')
  // Both algorithms sign in 64 bytes (RFC 8032 §5.1.6, RFC 7518 §3.4).
  if (parts.signature.length !== 64) return refuse('capability/bad-signature')
  return ok({ alg: header.alg, header, body: parts.body })
}

/** Reads a compact JWS whose claims are a JSON object in its one spelling. Refuses what `readHeader` refuses. */
export const readJws = (
  token: string,
  expected: { readonly type: string; readonly names: readonly string[] }
): Result<ReadJws> => {
  const head = readHeader(token, expected)
  if (!head.ok) return head
  const claims = readObject(head.value.body)
  return claims ? ok({ alg: head.value.alg, header: head.value.header, claims }) : refuse('capability/malformed')
}
