import { base64url, ok, type Result, readJws, refuse } from '@writ/dsl/contract'
import { isSigned } from '../../extension/dom/is-signed.ts'

/** `typ` of what crosses a bridge. */
export const BRIDGE_TYPE = 'writ-bridge+jwt'

const NAMES = ['alg', 'typ'] as const
const CLAIMS = ['aud', 'n', 'msg'] as const

/** The header of what crosses a bridge, whoever signs it: the one who hears it knows the key beforehand. */
export const BRIDGE_HEADER = { alg: 'EdDSA', typ: BRIDGE_TYPE } as const

/** What is signed of one message: for whom it is, the how manieth it is in its direction (from 0), and what it says. */
export interface BridgeClaims {
  readonly aud: string
  readonly n: number
  readonly msg: unknown
}

/** What the one who hears knows before a message comes. */
export interface Expected {
  /** Whose signature it must bear: `x` of an Ed25519 key (RFC 8037). */
  readonly publicKeyX: string
  readonly audience: string
  /** The number of the message that comes next. */
  readonly next: number
}

/**
 * A compact JWS (RFC 7515 §7.1) over one message, signed at once by a key of this realm. `sign` gives the Ed25519 signature of bytes.
 */
export const sealMessage = (claims: BridgeClaims, sign: (bytes: Uint8Array) => Uint8Array): string => {
  const part = (json: object) => base64url.encode(new TextEncoder().encode(JSON.stringify(json)))
  const { aud, n, msg } = claims
  const input = `${part(BRIDGE_HEADER)}.${part({ aud, n, msg })}`
  return `${input}.${base64url.encode(sign(new TextEncoder().encode(input)))}`
}

/**
 * What a message says, where it is the next one from this very party to this very one. What is cheap is looked at first, so that a flood
 * costs little; nothing of it is believed before the signature. Refuses with `capability/*`: `malformed`, `algorithm`, `wrong-type`,
 * `foreign` (for another document, channel or side), `replayed` (any number but the next), `bad-signature`.
 */
export const openSealed = (sealed: string, { publicKeyX, audience, next }: Expected): Result<unknown> => {
  const read = readJws(sealed, { type: BRIDGE_TYPE, names: NAMES })
  if (!read.ok) return read
  const { alg, claims } = read.value
  if (alg !== 'EdDSA') return refuse('capability/algorithm')
  const isWhole = Object.keys(claims).length === CLAIMS.length && CLAIMS.every((name) => Object.hasOwn(claims, name))
  if (!isWhole) return refuse('capability/malformed')
  if (claims.aud !== audience) return refuse('capability/foreign')
  if (claims.n !== next) return refuse('capability/replayed')
  const [head, body, signature = ''] = sealed.split('.')
  return isSigned(`${head}.${body}`, signature, publicKeyX) ? ok(claims.msg) : refuse('capability/bad-signature')
}
