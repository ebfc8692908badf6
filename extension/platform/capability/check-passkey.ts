import {
  base64url,
  countedUp,
  ok,
  type PasskeyKey,
  type PasskeyProof,
  passkeyChallenge,
  type Result,
  readPasskeyProof,
  refuse
} from '@writ/dsl/contract'
import type { StoredPasskey } from '../storage/passkey-store.ts'

const PARAMETERS: Readonly<
  Record<
    PasskeyKey['alg'],
    {
      readonly of: EcKeyImportParams | RsaHashedImportParams | { name: 'Ed25519' }
      readonly by: EcdsaParams | { name: string }
    }
  >
> = {
  [-7]: { of: { name: 'ECDSA', namedCurve: 'P-256' }, by: { name: 'ECDSA', hash: 'SHA-256' } },
  [-8]: { of: { name: 'Ed25519' }, by: { name: 'Ed25519' } },
  [-257]: { of: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, by: { name: 'RSASSA-PKCS1-v1_5' } }
}

/** One integer of a DER signature as 32 bytes, and where it ends. */
const integerAt = (der: Uint8Array, at: number): { readonly bytes: Uint8Array; readonly end: number } | undefined => {
  const length = der[at + 1] ?? 0
  const end = at + 2 + length
  if (der[at] !== 2 || length < 1 || length > 33 || end > der.length) return undefined
  const bare = der.subarray(at + 2 + (der[at + 2] === 0 ? 1 : 0), end)
  if (bare.length > 32) return undefined
  const bytes = new Uint8Array(32)
  bytes.set(bare, 32 - bare.length)
  return { bytes, end }
}

/** An ECDSA signature as WebCrypto wants it (r and s of 32 bytes each), from the DER that authenticators give (WebAuthn §6.5.5). */
export const rawSignature = (der: Uint8Array): Uint8Array<ArrayBuffer> | undefined => {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined
  const r = integerAt(der, 2)
  const s = r && integerAt(der, r.end)
  if (!r || s?.end !== der.length) return undefined
  const raw = new Uint8Array(64)
  raw.set(r.bytes)
  raw.set(s.bytes, 32)
  return raw
}

/** Imports the key of a passkey; `undefined` where it is none of its algorithm. */
export const importPasskey = async ({ key, alg }: Pick<PasskeyKey, 'key' | 'alg'>): Promise<CryptoKey | undefined> => {
  const spki = base64url.decode(key)
  if (!spki) return undefined
  return await crypto.subtle.importKey('spki', spki, PARAMETERS[alg].of, false, ['verify']).catch(() => undefined)
}

/**
 * Checks that the person's passkey stands behind an answer to this question as it was shown, with the person verified, and that its
 * count went up. Gives the passkey as it is to be kept from then on. Refuses `approval/no-passkey`, `approval/passkey-unsound`.
 */
export const checkPasskey = async (
  kept: StoredPasskey | undefined,
  proof: PasskeyProof | undefined,
  { id, shown }: { readonly id: string; readonly shown: string }
): Promise<Result<StoredPasskey>> => {
  if (!kept || !proof) return refuse('approval/no-passkey')
  const read = readPasskeyProof(proof, kept.key, passkeyChallenge(id, shown))
  if (!read.ok) return read
  const { signed, signature, counter } = read.value
  const key = await importPasskey(kept.key)
  const bytes = kept.key.alg === -7 ? rawSignature(signature) : signature
  const isSigned = key && bytes && (await crypto.subtle.verify(PARAMETERS[kept.key.alg].by, key, bytes, signed))
  if (!isSigned) return refuse('approval/passkey-unsound', { why: 'not signed by it' })
  if (!countedUp(counter, kept.counter)) return refuse('approval/passkey-unsound', { why: 'its count did not go up' })
  return ok({ ...kept, counter })
}
