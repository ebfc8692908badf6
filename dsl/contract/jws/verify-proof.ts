import * as z from 'zod'
import { ok, type Result, refuse } from '../result.ts'
import { base64url } from '../text/base64url.ts'
import { hashJson, hashText } from '../text/hash.ts'
import { hashSchema } from '../text/hash-schema.ts'
import { fitsAlgorithm, type SigningAlgorithm } from './algorithms.ts'
import { readJws } from './read-jws.ts'
import type { CheckSignature, KeyOfSignature } from './verify-jws.ts'

/** How far a proof's `iat` may be from the verifier's clock, in seconds, either way. */
export const PROOF_SECONDS = 60
const PROOF_TYPE = 'dpop+jwt'
const MAX_LENGTH = 4096

/** A coordinate in its one spelling: by another, one key would have two thumbprints. */
const x = hashSchema.refine((text) => base64url.decode(text) !== undefined)
/** The key in a proof's header: its public members and no other, so that none is taken for something else. */
const proofKeySchema = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x }),
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x, y: x })
])

const claimsSchema = z.strictObject({
  htm: z.string(),
  htu: z.string(),
  iat: z.int(),
  jti: z.string().regex(/^[\x21-\x7e]{8,256}$/),
  ath: z.string().optional()
})

/** What a proof must be for. `urls` are the spellings of its address without query, any of which will do. */
export interface ProvenUse {
  readonly method: string
  readonly urls: readonly string[]
  /** The token that is handed over with it, which it must name by its hash (`ath`, RFC 9449 §4.2). */
  readonly token?: string
  /** Seconds since the epoch. */
  readonly now: number
  readonly check: CheckSignature
}

export interface Proven {
  readonly jwk: KeyOfSignature
  /** RFC 7638 thumbprint of the key. */
  readonly jkt: string
  /** The hash of the token that it was made for, if for one. */
  readonly ath?: string
  /** Under this name the proof counts as used; nobody need remember it after `expires`, in seconds since the epoch. */
  readonly once: string
  readonly expires: number
}

/** RFC 7638 §3: the required members in lexical order, which is the canonical JSON of them. */
export const thumbprint = ({ kty, crv, x, y }: KeyOfSignature): string =>
  hashJson(y === undefined ? { kty, crv, x } : { kty, crv, x, y })

const withoutQuery = (url: string): string => url.split(/[?#]/, 1)[0] ?? ''

/**
 * Checks a DPoP proof (RFC 9449 §4.3) by itself: type `dpop+jwt`, EdDSA or ES256, only a public key in the header beside them,
 * this method and address, this token, made within a minute. Whoever takes it must still remember `once` and refuse the second.
 * Any fault is `capability/proof`; where it is the time alone, `detail.now` is the verifier's, in seconds since the epoch, for the holder to
 * make another by.
 */
export const verifyProof = async (
  proof: string | undefined,
  { method, urls, token, now, check }: ProvenUse
): Promise<Result<Proven>> => {
  const no = (why: string) => refuse('capability/proof', { why })
  if (proof === undefined || proof.length > MAX_LENGTH) return no('missing')
  const read = readJws(proof, { type: PROOF_TYPE, names: ['alg', 'jwk', 'typ'] })
  if (!read.ok) return no('not valid')
  const key = proofKeySchema.safeParse(read.value.header.jwk)
  const claims = claimsSchema.safeParse(read.value.claims)
  if (!key.success || !claims.success) return no('incomplete')
  const { htm, htu, iat, jti, ath } = claims.data
  if (!(await isSigned(proof, key.data, read.value.alg, check))) return no('not valid')
  if (htm !== method) return no('another method')
  if (!urls.includes(withoutQuery(htu))) return no('another address')
  if (Math.abs(now - iat) > PROOF_SECONDS)
    return refuse('capability/proof', { why: 'too old or too new', now: Math.floor(now) })
  if (token !== undefined && ath !== hashText(token)) return no('another token')
  const jkt = thumbprint(key.data)
  const known = { jwk: key.data, jkt, ...(ath !== undefined && { ath }) }
  return ok({ ...known, once: `${jkt}.${jti}`, expires: iat + 2 * PROOF_SECONDS })
}

const isSigned = async (
  proof: string,
  key: KeyOfSignature,
  alg: SigningAlgorithm,
  check: CheckSignature
): Promise<boolean> => fitsAlgorithm(key, alg) && (await check(proof, key, alg))
