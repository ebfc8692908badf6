import {
  base64url,
  hashText,
  PASSKEY_ALGORITHMS,
  type PasskeyKey,
  type PasskeyProof,
  passkeyKeySchema
} from '@writ/dsl/contract'
import type { PresencePorts } from '../ui/index.ts'

const encode = (bytes: ArrayBuffer): string => base64url.encode(new Uint8Array(bytes))

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => {
  const bytes = base64url.decode(text)
  if (!bytes) throw new Error('not base64url')
  return bytes
}

/** An origin is the relying party that the browser takes when it is told none. */
const isHost = (rp: string): boolean => !rp.includes('://')

/** In milliseconds; the browser's own window says what to do meanwhile. */
const PATIENCE_MS = 120_000

/** Where the authenticator data keeps its count of signatures (WebAuthn §6.1). */
const COUNTER_AT = 33

/** Asks the browser for the person's passkey over this challenge (WebAuthn §5.1.4), with the person verified; `undefined` where they gave none. */
export const provePasskey: PresencePorts['prove'] = async ({ credential, rp }, challenge) => {
  try {
    const given = await navigator.credentials.get({
      publicKey: {
        challenge: bytesOf(challenge),
        ...(isHost(rp) && { rpId: rp }),
        allowCredentials: [{ type: 'public-key', id: bytesOf(credential) }],
        userVerification: 'required',
        timeout: PATIENCE_MS
      }
    })
    if (!(given instanceof PublicKeyCredential)) return undefined
    const { authenticatorData, clientDataJSON, signature } = given.response as AuthenticatorAssertionResponse
    const proof: PasskeyProof = {
      credential: encode(given.rawId),
      authenticator: encode(authenticatorData),
      client: encode(clientDataJSON),
      signature: encode(signature)
    }
    return proof
  } catch {
    return undefined
  }
}

/** Has the browser make a passkey for this extension (WebAuthn §5.1.3); `undefined` where it made none that can be used here. */
export const makePasskey: PresencePorts['make'] = async (rp, person) => {
  try {
    const made = await navigator.credentials.create({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        rp: { ...(isHost(rp) && { id: rp }), name: 'Writ' },
        user: { id: crypto.getRandomValues(new Uint8Array(16)), name: person, displayName: person },
        pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
        attestation: 'none',
        timeout: PATIENCE_MS
      }
    })
    if (!(made instanceof PublicKeyCredential)) return undefined
    const response = made.response as AuthenticatorAttestationResponse
    const spki = response.getPublicKey()
    const client = JSON.parse(new TextDecoder().decode(response.clientDataJSON)) as { readonly origin?: unknown }
    const key = passkeyKeySchema.safeParse({
      credential: encode(made.rawId),
      key: spki ? encode(spki) : '',
      alg: response.getPublicKeyAlgorithm(),
      rp,
      // In Firefox this is no address of a page: it is what stays the same wherever the extension is installed.
      origin: client.origin
    } satisfies Record<keyof PasskeyKey, unknown>)
    const data = response.getAuthenticatorData()
    const isForUs = encode(data.slice(0, 32)) === hashText(rp)
    const counter = new DataView(data).getUint32(COUNTER_AT)
    return key.success && isForUs ? { key: key.data, counter } : undefined
  } catch {
    return undefined
  }
}
