import { type ReaderKey, readerKeySchema } from '@writ/dsl/contract'
import { saveText } from '../parts/save-text.ts'

/**
 * Makes the person's key to recordings of their runs. Its private half becomes a file of theirs (a JWK, RFC 7517) and stays nowhere else; gives the
 * public one.
 */
export const makeReader = async (): Promise<ReaderKey> => {
  const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits'
  ])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  const key = readerKeySchema.parse({ kty, crv, x, y })
  const { d } = await crypto.subtle.exportKey('jwk', privateKey)
  saveText('writ-recordings.jwk', `${JSON.stringify({ ...key, d }, null, 2)}\n`)
  return key
}
