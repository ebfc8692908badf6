import type { CheckSignature } from '@writ/dsl/contract'
import { compactVerify } from 'jose'

/** The signature of a compact JWS that was read strictly before, by `jose` over the browser's cryptography. */
export const checkSignature: CheckSignature = async (token, { kty, crv, x, y }, alg) => {
  try {
    await compactVerify(token, { kty, crv, x, ...(y !== undefined && { y }) }, { algorithms: [alg] })
    return true
  } catch {
    return false
  }
}
