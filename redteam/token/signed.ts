import { CAPABILITY_TYPE } from '@writ/dsl/contract'
import type { TestSigner } from '../../dsl/contract/testing/signed.ts'

/** Of a capability that the key `server-1` signed. */
export const HEADER = { alg: 'EdDSA', typ: CAPABILITY_TYPE, kid: 'server-1' }

/** A public key as a header carries it. */
export const bareOf = ({ jwk: { kty, crv, x } }: TestSigner) => ({ kty, crv, x })
