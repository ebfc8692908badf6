import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const NONCE = 12
const TAG = 16

/** Whose a credential is, and for what: one that is moved to another row does not open. `person` is empty where it is everybody's. */
export interface CredentialPlace {
  readonly tenant: string
  readonly server: string
  readonly person: string
  /** What is kept beside credentials: the client at an authorization server, a sign-in that was begun. */
  readonly as?: 'client' | 'sign-in'
}

const boundTo = ({ tenant, server, person, as }: CredentialPlace): Buffer =>
  Buffer.from(JSON.stringify([`writ-tool-${as ?? 'credential'}/1`, tenant, server, person]))

/** Encrypts a credential for one place: AES-256-GCM (NIST SP 800-38D), a random nonce before it and its tag behind, as base64url. */
export const sealCredential = (key: Uint8Array, place: CredentialPlace, credential: string): string => {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(boundTo(place))
  const body = Buffer.concat([cipher.update(credential, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')
}

/** The credential; `undefined` where the key or the place is another, or it was changed. */
export const openCredential = (key: Uint8Array, place: CredentialPlace, sealed: string): string | undefined => {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(boundTo(place))
    .setAuthTag(bytes.subarray(-TAG))
  const body = decipher.update(bytes.subarray(NONCE, -TAG))
  try {
    return Buffer.concat([body, decipher.final()]).toString('utf8')
  } catch {
    // Its tag is not the one that this key and place give.
    return undefined
  }
}
