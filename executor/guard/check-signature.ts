import type { CheckSignature } from '@writ/dsl/contract'
import { compactVerify, errors } from 'jose'

/** The signature of a compact JWS that was read strictly before, by `jose` over Node's cryptography. */
export const checkSignature: CheckSignature = async (token, { kty, crv, x, y }, alg) => {
  try {
    await compactVerify(token, { kty, crv, x, ...(y !== undefined && { y }) }, { algorithms: [alg] })
    return true
  } catch (error) {
    // A key that is no point of its curve is refused by the cryptography itself.
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException) return false
    throw error
  }
}
