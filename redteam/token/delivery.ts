import { BATCH_TYPE, EXECUTOR_TYPE, hashText, verifyDelivery } from '@writ/dsl/contract'
import { CLAIMS, HASH, NOW, RUN, SANDBOX } from '../../dsl/contract/testing/sample-claims.ts'
import { makeTestSigner, signTest } from '../../dsl/contract/testing/signed.ts'
import { checkSignature } from '../../extension/platform/capability/check-signature.ts'
import type { Attack, Guard, Said } from '../row.ts'
import { saidOf } from '../said.ts'
import { bareOf, HEADER } from './signed.ts'

const CHAIN = 'dsl/contract/capability/verify-delivery.ts'
const PROOF = 'dsl/contract/jws/verify-proof.ts'
const ADDRESS = 'https://executor.example/v1/run'

const server = await makeTestSigner('server-1')
const device = await makeTestSigner()
const thief = await makeTestSigner()

const parentToken = (more: object = {}) =>
  signTest(server, HEADER, {
    ...CLAIMS,
    cnf: { jkt: device.jkt },
    authorization_details: [RUN, SANDBOX],
    ...more
  })

const childClaims = (parent: string, more: object = {}) => ({
  iss: CLAIMS.aud,
  aud: 'exec_1',
  iat: NOW,
  exp: NOW + 60,
  jti: 'child-0123456789abcdef',
  txn: CLAIMS.txn,
  par_hash: hashText(parent),
  del_depth: 1,
  del_max_depth: 1,
  input_hash: HASH,
  authorization_details: [
    { ...RUN, max: 1 },
    { ...SANDBOX, max: 1 }
  ],
  ...more
})

interface Made {
  readonly parent?: object
  readonly named?: string
  readonly child?: object
  readonly type?: string
  readonly by?: typeof device
  readonly proof?: object
}

const deliver = async ({ parent: claims, named, child: more, type = EXECUTOR_TYPE, by = device, proof }: Made = {}) => {
  const parent = await parentToken(claims)
  const child = await signTest(by, { typ: type, alg: 'EdDSA', kid: by.jkt }, childClaims(named ?? parent, more))
  const said = { htm: 'POST', htu: ADDRESS, iat: NOW, jti: 'proof-0123456789', ath: hashText(child), ...proof }
  return { parent, child, proof: await signTest(by, { typ: 'dpop+jwt', alg: 'EdDSA', jwk: bareOf(by) }, said) }
}

type Delivered = Awaited<ReturnType<typeof deliver>>

const STEP = { step: '1', after: null }

const memory = () => {
  const taken = new Set<string>()
  return async (once: string) => !taken.has(once) && Boolean(taken.add(once))
}

const take = async (delivery: Delivered, spend = memory()): Promise<Said> =>
  saidOf(
    await verifyDelivery(delivery, {
      type: EXECUTOR_TYPE,
      audience: 'exec_1',
      issuer: CLAIMS.iss,
      keys: [server.jwk],
      epoch: 3,
      now: NOW + 5,
      latest: NOW + 5,
      method: 'POST',
      urls: [ADDRESS],
      check: checkSignature,
      spend
    })
  )

const honest = async (): Promise<Said> => take(await deliver())
const link = (find: string): Guard => ({ file: CHAIN, find, replace: 'false' })

const row = (name: string, guards: readonly Guard[], made: () => Promise<Delivered> | Delivered): Attack => ({
  name,
  guards,
  attack: async () => take(await made()),
  twin: honest
})

export const ATTACKS: readonly Attack[] = [
  row('a stolen token and a child by the thief’s key', [link('granted.value.cnf.jkt !== proven.value.jkt')], () =>
    deliver({ by: thief })
  ),
  row(
    'a child that grants more uses than its parent',
    [{ file: CHAIN, find: 'isNarrower(child.authorization_details, claims.authorization_details)', replace: 'true' }],
    () => deliver({ child: { authorization_details: [{ ...RUN, max: 50 }, SANDBOX] } })
  ),
  row(
    'a child that reaches the network',
    [{ file: 'dsl/contract/capability/is-narrower.ts', find: '  egress: isPart,', replace: '  egress: () => true,' }],
    () => deliver({ child: { authorization_details: [RUN, { ...SANDBOX, egress: ['https://evil.example'] }] } })
  ),
  row(
    'a child with one grant twice',
    [
      {
        file: 'dsl/contract/capability/is-narrower.ts',
        find: 'new Set(names).size === names.length &&',
        replace: 'true &&'
      }
    ],
    () => deliver({ child: { authorization_details: [RUN, RUN, SANDBOX] } })
  ),
  row(
    'a child that shares the sandbox of the run, of a grant for a machine of its own',
    [{ file: CHAIN, find: 'isNarrower(child.authorization_details, claims.authorization_details)', replace: 'true' }],
    () => deliver({ child: { authorization_details: [RUN, { ...SANDBOX, session: 'run' }], session: STEP } })
  ),
  row(
    'a child with a step of a sandbox that its grant is not for',
    [{ file: CHAIN, find: 'return saysItsStep(child) ?', replace: 'return true ?' }],
    () => deliver({ child: { session: STEP } })
  ),
  row('a child spliced onto another parent', [link('child.par_hash !== hashText(parent.token)')], async () =>
    deliver({ named: await parentToken({ jti: 'jti-of-another-token' }) })
  ),
  row('a child of another run', [link('child.iss !== claims.aud || child.txn !== claims.txn')], () =>
    deliver({ child: { txn: 'run_2' } })
  ),
  row('a child for another executor', [link('child.aud !== expected.audience')], () =>
    deliver({ child: { aud: 'exec_2' } })
  ),
  row(
    'a child of a child',
    [link('child.del_depth !== claims.del_depth + 1 || child.del_depth > claims.del_max_depth')],
    () => deliver({ child: { del_depth: 2 } })
  ),
  row('a child that outlives its parent', [link('child.exp > claims.exp || child.iat < claims.iat')], () =>
    deliver({ child: { iat: NOW + 5, exp: NOW + 124 } })
  ),
  row(
    'the child of a document at the executor',
    [{ file: 'dsl/contract/jws/read-jws.ts', find: 'header.typ !== type', replace: 'false' }],
    () => deliver({ type: BATCH_TYPE })
  ),
  row(
    'a proof that was made over another child',
    [{ file: PROOF, find: 'token !== undefined && ath !== hashText(token)', replace: 'false' }],
    () => deliver({ proof: { ath: HASH } })
  ),
  row(
    'a proof for another address',
    [{ file: PROOF, find: '!urls.includes(withoutQuery(htu))', replace: 'false' }],
    () => deliver({ proof: { htu: 'https://other.example/v1/run' } })
  ),
  row('a proof for another method', [{ file: PROOF, find: 'htm !== method', replace: 'false' }], () =>
    deliver({ proof: { htm: 'GET' } })
  ),
  row('an old proof', [{ file: PROOF, find: 'Math.abs(now - iat) > PROOF_SECONDS', replace: 'false' }], () =>
    deliver({ proof: { iat: NOW - 600 } })
  ),
  {
    name: 'a delivery sent twice',
    guards: [{ file: CHAIN, find: 'return fresh ? ok(', replace: 'return fresh || true ? ok(' }],
    attack: async () => {
      const spend = memory()
      const delivery = await deliver()
      await take(delivery, spend)
      return take(delivery, spend)
    },
    twin: honest
  }
]
