import { hashText } from '../text/hash.ts'
import { NOW } from './sample-claims.ts'
import { checkBySubtle, signTest, type TestSigner } from './signed.ts'

/** A call to an executor: its address, the token that goes with it, and when, in seconds since the epoch. */
export interface TestExecutorCall {
  readonly url: string
  readonly token: string
  readonly method?: string
  readonly at?: number
}

/** A DPoP proof of a key for one call (RFC 9449 §4.2). */
export const signTestProof = (
  by: TestSigner,
  { url, token, method = 'POST', at = NOW }: TestExecutorCall,
  claims: object = {},
  header: object = {}
): Promise<string> => {
  const { kid: _, ...jwk } = by.jwk
  const said = { htm: method, htu: url, iat: at, jti: `proof-${by.jkt}-${proofs++}`, ath: hashText(token) }
  return signTest(by, { typ: 'dpop+jwt', alg: by.alg, jwk, ...header }, { ...said, ...claims })
}
let proofs = 0

/** What an executor at this address expects of tokens that this server signed, a little after the sample was. */
export const expectedAt = (server: TestSigner, url: string) => ({
  audience: 'exec_1',
  issuer: 'writ:server',
  keys: [server.jwk],
  epoch: 3,
  now: NOW + 5,
  latest: NOW + 5,
  method: 'POST',
  urls: [url],
  check: checkBySubtle,
  spend: async () => true
})
