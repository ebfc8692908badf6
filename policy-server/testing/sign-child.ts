import { EXECUTOR_TYPE, hashJson, hashText, type Json, type Offer, thumbprint } from '@writ/dsl/contract'
import { SignJWT } from 'jose'
import { claimsOf } from './run-a-plan.ts'
import type { TestDevice } from './test-device.ts'

/** What a child is for: `input` is bound by its hash, `isFor` says which of the offer's grants it holds. */
interface Wanted {
  readonly audience: string
  readonly input: Json
  readonly isFor: (detail: { readonly type: string }) => boolean
}

/** A child of an offer's token as its device signs one for whoever does a part of it: an executor, or the server that calls a tool. */
export const signChild = (
  { key, x }: Pick<TestDevice, 'key' | 'x'>,
  offer: Offer,
  { audience, input, isFor }: Wanted
): Promise<string> => {
  const claims = claimsOf(offer)
  const said = {
    iss: claims.aud,
    aud: audience,
    iat: Math.floor(Date.now() / 1000),
    exp: claims.exp,
    jti: crypto.randomUUID(),
    txn: claims.txn,
    par_hash: hashText(offer.token),
    del_depth: 1,
    del_max_depth: 1,
    input_hash: hashJson(input),
    authorization_details: claims.authorization_details.filter(isFor).map((detail) => ({ ...detail, max: 1 }))
  }
  const kid = thumbprint({ kty: 'OKP', crv: 'Ed25519', x })
  return new SignJWT(said).setProtectedHeader({ typ: EXECUTOR_TYPE, alg: 'EdDSA', kid }).sign(key.privateKey)
}
