import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import * as z from 'zod'
import { ok, type Result, refuse } from '../result.ts'
import { base64url } from '../text/base64url.ts'
import { type Hash, hashText } from '../text/hash.ts'
import { readUtf8 } from '../text/read-utf8.ts'

const bytes = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/)

/** COSE algorithms that are accepted: ES256, EdDSA, and RS256 for authenticators that know no other (RFC 9053, RFC 8812). */
export const PASSKEY_ALGORITHMS = [-7, -8, -257] as const

/** What an authenticator signed (WebAuthn §5.2.2), each part base64url. */
export const passkeyProofSchema = z.strictObject({
  credential: bytes(1400),
  /** `authenticatorData` (§6.1). */
  authenticator: bytes(1400),
  /** `clientDataJSON` (§5.8.1). */
  client: bytes(4000),
  signature: bytes(1400)
})
export type PasskeyProof = z.infer<typeof passkeyProofSchema>

/** A passkey as it was registered: its public key as SubjectPublicKeyInfo, and the one relying party and origin that it answers for. */
export const passkeyKeySchema = z.strictObject({
  credential: bytes(1400),
  key: bytes(1400),
  alg: z.union([z.literal(-7), z.literal(-8), z.literal(-257)]),
  rp: z.string().min(1).max(260),
  origin: z.string().min(1).max(300)
})
export type PasskeyKey = z.infer<typeof passkeyKeySchema>

/** What the passkey signs for an answer: this question, and exactly what was shown. */
export const passkeyChallenge = (question: string, shown: Hash): Hash => hashText(`writ-passkey/1:${question}.${shown}`)

/** What a passkey signs for a change of what it is wanted for, in the place of a question; `nonce` is good for one change. */
export const passkeySettingsQuestion = (
  change: string,
  { credential, nonce }: { readonly credential: string; readonly nonce: string }
): { readonly id: string; readonly shown: Hash } => ({
  id: `settings/${change}`,
  shown: hashText(`${credential}.${nonce}`)
})

/** Flags of the authenticator data (§6.1): the user was there, and was verified. */
const PRESENT = 1
const VERIFIED = 4
const DATA_BYTES = 37

/** What was read of a proof that is for this question, by this credential; its signature is still to be checked. */
export interface ReadProof {
  /** What the signature is over (§7.2 step 20). */
  readonly signed: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
  /** The authenticator's count of signatures; 0 where it keeps none. */
  readonly counter: number
}

const clientSchema = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional()
})

const readClient = (text: Uint8Array): z.infer<typeof clientSchema> | undefined => {
  try {
    return clientSchema.safeParse(JSON.parse(readUtf8(text))).data
  } catch {
    return undefined
  }
}

const startsWith = (data: Uint8Array, start: Uint8Array): boolean => start.every((byte, at) => data[at] === byte)

/**
 * Reads a passkey's proof (WebAuthn Level 3 §7.2) that a person stands behind an answer: this credential, this challenge, given on this
 * origin to this relying party, with the user verified. Refuses `approval/passkey-unsound`, with why. Whoever takes it checks the
 * signature by the place's own cryptography, and that the counter went up where there is one.
 */
export const readPasskeyProof = (
  proof: PasskeyProof,
  key: Pick<PasskeyKey, 'credential' | 'rp' | 'origin'>,
  challenge: Hash
): Result<ReadProof> => {
  const no = (why: string): Result<never> => refuse('approval/passkey-unsound', { why })
  if (proof.credential !== key.credential) return no('another passkey')
  const data = base64url.decode(proof.authenticator)
  const text = base64url.decode(proof.client)
  const signature = base64url.decode(proof.signature)
  const client = text && readClient(text)
  if (!data || !text || !signature || !client || data.length < DATA_BYTES) return no('not readable')
  if (client.type !== 'webauthn.get') return no('another ceremony')
  if (client.challenge !== challenge) return no('another question')
  if (client.origin !== key.origin || client.crossOrigin === true) return no('another page')
  if (!startsWith(data, sha256(utf8ToBytes(key.rp)))) return no('another relying party')
  const flags = data[32] ?? 0
  if ((flags & PRESENT) === 0 || (flags & VERIFIED) === 0) return no('the person was not verified')
  const signed = new Uint8Array(data.length + 32)
  signed.set(data)
  signed.set(sha256(text), data.length)
  return ok({ signed, signature, counter: new DataView(data.buffer, data.byteOffset).getUint32(33) })
}

/** Did the authenticator's count go up, where it counts at all (§7.2 step 22)? One that did not may be a copy. */
export const countedUp = (counter: number, before: number): boolean =>
  counter > before || (counter === 0 && before === 0)
