import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type Hash, type PasskeyKey, type PasskeyProof, passkeyChallenge } from '@writ/dsl/contract'

const sha256 = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest()

/** A passkey that the tests hold: its key as it was registered, and what an authenticator would sign for an answer. */
export interface TestPasskey {
  readonly key: PasskeyKey
  prove(question: string, shown: Hash, change?: { readonly flags?: number; readonly by?: KeyObject }): PasskeyProof
}

/** An authenticator with one Ed25519 passkey for `origin`, that counts no signatures. */
export const testPasskey = (origin = 'https://writ.example', credential = 'cred-one'): TestPasskey => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const rp = new URL(origin).hostname
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')
  return {
    key: { credential, key: spki, alg: -8, rp, origin },
    prove: (question, shown, { flags = 5, by = privateKey } = {}) => {
      const challenge = passkeyChallenge(question, shown)
      const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false }))
      const data = Buffer.concat([sha256(rp), Buffer.from([flags, 0, 0, 0, 0])])
      const signature = sign(null, Buffer.concat([data, sha256(client)]), by)
      return {
        credential,
        authenticator: data.toString('base64url'),
        client: client.toString('base64url'),
        signature: signature.toString('base64url')
      }
    }
  }
}
