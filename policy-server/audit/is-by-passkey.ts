import { createPublicKey, verify } from 'node:crypto'
import { base64url, type Hash, type PasskeyKey, type PasskeyProof, readPasskeyProof } from '@writ/dsl/contract'

/** Did this passkey sign this challenge, with its user verified? The journal says what key the passkey was registered with. */
export const isByPasskey = (
  { key, alg, rp, origin, ...proof }: PasskeyProof & PasskeyKey,
  challenge: Hash
): boolean => {
  const read = readPasskeyProof(proof, { credential: proof.credential, rp, origin }, challenge)
  const der = base64url.decode(key)
  if (!read.ok || !der) return false
  try {
    const publicKey = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
    const { signed, signature } = read.value
    return verify(alg === -8 ? null : 'sha256', signed, publicKey, signature)
  } catch {
    return false
  }
}
