import { type ReaderKey, readerKeySchema, readerThumbprint } from '@writ/dsl/contract'
import { type GeneralJWE, generalDecrypt, importJWK, type JWK } from 'jose'

/** What a recording may come to when it is opened. */
const MAX_OPENED_BYTES = 256 * 1024 * 1024

/** The private key of one who may read recordings, as it was saved. */
export interface Reader {
  readonly jwk: JWK
  readonly thumbprint: string
}

/** Reads the file that a reader's private key was saved in: a JWK (RFC 7517); or gives what is wrong with it. */
export const readReader = (text: string): Reader | { readonly why: string } => {
  try {
    const jwk = JSON.parse(text) as JWK
    const { kty, crv, x, y, d } = jwk
    const key: ReaderKey = readerKeySchema.parse({ kty, crv, x, y })
    return d === undefined ? { why: 'it holds no private key' } : { jwk, thumbprint: readerThumbprint(key) }
  } catch {
    return { why: 'it is no P-256 key as a JWK' }
  }
}

const algorithms = {
  keyManagementAlgorithms: ['ECDH-ES+A256KW'],
  contentEncryptionAlgorithms: ['A256GCM'],
  maxDecompressedLength: MAX_OPENED_BYTES
}

/** What a sealed recording holds, as JSON; or why it cannot be opened with this key. */
export const openRecording = async (
  sealed: string,
  { jwk, thumbprint }: Reader
): Promise<{ readonly json: unknown } | { readonly why: string }> => {
  try {
    const jwe = JSON.parse(sealed) as GeneralJWE
    const own = jwe.recipients.filter(({ header }) => header?.kid === thumbprint)
    if (own.length === 0) return { why: 'it is not for this reader' }
    const key = await importJWK({ ...jwk, use: 'enc' }, 'ECDH-ES+A256KW')
    const { plaintext } = await generalDecrypt({ ...jwe, recipients: own }, key, algorithms)
    return { json: JSON.parse(new TextDecoder().decode(plaintext)) }
  } catch {
    return { why: 'it cannot be opened' }
  }
}
