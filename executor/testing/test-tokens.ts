import { BEARER_TYPE, EXECUTOR_TYPE, hashJson, hashText, type RunCode, SANDBOX_TYPE } from '@writ/dsl/contract'
import { signTestProof } from '../../dsl/contract/testing/executor-call.ts'
import { CLAIMS, RUN, SANDBOX, SANDBOX_CLAIMS } from '../../dsl/contract/testing/sample-claims.ts'
import { makeTestSigner, signTest, type TestSigner } from '../../dsl/contract/testing/signed.ts'

const MEBIBYTE = 1024 * 1024
/** A machine as plans are granted it, in the weakest tier. */
export const SMALL = {
  tier: 'wasm',
  memory: 32 * MEBIBYTE,
  wall_ms: 5_000,
  cpu_ms: 5_000,
  disk: MEBIBYTE,
  processes: 8,
  files: 64,
  output: 65_536
} as const

/** The policy server and a holder, as an executor meets them. */
export interface TestParties {
  readonly server: TestSigner
  readonly holder: TestSigner
}
export const makeParties = async (): Promise<TestParties> => ({
  server: await makeTestSigner('k1'),
  holder: await makeTestSigner()
})

const seconds = () => Math.floor(Date.now() / 1000)
const times = () => ({ iat: seconds(), nbf: seconds(), exp: seconds() + 120 })
const randomId = () => `id-${crypto.randomUUID()}`

/** A proof of a key for one call with one token. */
export const proofFor = (by: TestSigner, method: string, url: string, token: string, more: object = {}) =>
  signTestProof(by, { url, token, method, at: seconds() }, more)

/** What may differ from a delivery that is sound. */
export interface DeliveryChanges {
  readonly code?: string
  readonly input?: RunCode['input']
  readonly grant?: object
  readonly parent?: object
  readonly child?: object
}

/** The tokens for one run of a plan's code at the executor `id`, and what is sent with them. */
export const makeDelivery = async ({ server, holder }: TestParties, id: string, changes: DeliveryChanges = {}) => {
  const { code = 'echo hello', input = {} } = changes
  const hash = hashText(code)
  const grant = { ...SANDBOX, ...SMALL, executor: id, language: 'javascript', code: hash, ...changes.grant }
  const details = [{ ...RUN, name: hash }, grant]
  const header = { alg: 'EdDSA', typ: 'writ-cap+jwt', kid: 'k1' }
  const claims = {
    ...CLAIMS,
    ...times(),
    jti: randomId(),
    cnf: { jkt: holder.jkt },
    authorization_details: details,
    ...changes.parent
  }
  const parent = await signTest(server, header, claims)
  const { iat, exp } = claims
  const child = await signTest(
    holder,
    { typ: EXECUTOR_TYPE, alg: holder.alg, kid: holder.jkt },
    {
      iss: claims.aud,
      aud: id,
      iat,
      exp,
      jti: randomId(),
      txn: claims.txn,
      par_hash: hashText(parent),
      del_depth: 1,
      del_max_depth: 1,
      input_hash: hashJson(input),
      authorization_details: claims.authorization_details.map((detail) => ({ ...detail, max: 1 })),
      ...changes.child
    }
  )
  return { parent, child, code, input }
}

/** A sandbox token for the executor `id`; `right` is what differs in what it grants. */
export const makeSandboxToken = (
  { server, holder }: TestParties,
  id: string,
  { right = {}, ...more }: { readonly right?: object; readonly [claim: string]: unknown } = {}
) => {
  const [usual] = SANDBOX_CLAIMS.authorization_details
  const claims = {
    ...SANDBOX_CLAIMS,
    ...times(),
    aud: id,
    jti: randomId(),
    cnf: { jkt: holder.jkt },
    authorization_details: [{ ...usual, ...SMALL, languages: ['javascript'], max: 3, ...right }],
    ...more
  }
  return signTest(server, { typ: SANDBOX_TYPE, alg: 'EdDSA', kid: 'k1' }, claims)
}

/** A bearer token for the executor `id`; `right` is what differs in what it grants. */
export const makeBearerToken = (
  { server }: TestParties,
  id: string,
  { right = {}, ...more }: { readonly right?: object; readonly [claim: string]: unknown } = {}
) => {
  const { cnf: _, authorization_details: details, ...rest } = SANDBOX_CLAIMS
  const claims = {
    ...rest,
    ...times(),
    token_type: 'Bearer',
    aud: id,
    jti: randomId(),
    authorization_details: [{ ...details[0], ...SMALL, languages: ['javascript'], max: 3, ...right }],
    ...more
  }
  return signTest(server, { typ: BEARER_TYPE, alg: 'EdDSA', kid: 'k1' }, claims)
}
