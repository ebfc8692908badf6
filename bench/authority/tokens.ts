import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { type CapabilityClaims, hashText, type SigningJwk, verifyCapability, verifyProof } from '@writ/dsl/contract'
import { decideManifest } from '@writ/policy-server/decide'
import { compactVerify } from 'jose'
import { checkSignature, signCapability } from '../../policy-server/capability/index.ts'
import { makeKey, makeProof } from '../../policy-server/testing/test-device.ts'
import { beside } from '../beside.ts'
import type { Row } from '../conformance/row.ts'
import { medianTimes } from '../median-times.ts'
import { ACTORS, manifestOf, planText, policyOf } from './grounds.ts'

const HASH = hashText('bench')
const NOW = Date.now()
const URL_OF_PROOF = 'http://127.0.0.1/v1/renew'

/** Signing and verifying the capability of thirty effects, and a device's proof, beside one bare Ed25519 signature over as many bytes. */
export const measureTokens = async (): Promise<readonly Row[]> => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const jwk: SigningJwk = { kty: 'OKP', crv: 'Ed25519', x, kid: 'bench', alg: 'EdDSA', use: 'sig' }
  const keys = { capability: { privateKey, kid: 'bench', jwk } }
  const manifest = manifestOf(planText(0))
  const decision = decideManifest({ ...ACTORS, policy: policyOf(10), manifest, now: { at: NOW } })
  if (!decision.ok) throw new Error(decision.refusal.message)
  const input = {
    issuer: 'writ:bench',
    tenant: 'bench',
    agent: 'planner',
    person: 'person',
    device: { id: 'dev_1', jkt: HASH },
    run: 'run_1',
    decided: {
      plan: HASH,
      policy: HASH,
      request: HASH,
      inputs: HASH,
      epoch: 0,
      details: decision.value.details,
      egress: decision.value.egress,
      labels: { owner: 'planner', shown: [], released: {} },
      discloses: { tells: [], gives: {} }
    },
    askSeconds: 60,
    now: NOW
  } as unknown as Parameters<typeof signCapability>[1]
  const { token } = await signCapability(keys, input)
  const bytes = Buffer.from(token)
  const signature = sign(null, bytes, privateKey)
  const expected = {
    issuer: 'writ:bench',
    keys: [jwk],
    holder: { audience: 'dev_1', jkt: HASH },
    tenant: 'bench',
    epoch: 0,
    now: NOW / 1000,
    latest: NOW / 1000,
    check: checkSignature
  }
  const device = await makeKey()
  const proof = await makeProof(device, 'POST', URL_OF_PROOF)
  const proven = { method: 'POST', urls: [URL_OF_PROOF], now: Date.now() / 1000, check: checkSignature }
  const isSound = async () => {
    const [claims, proved] = [await verifyCapability(token, expected), await verifyProof(proof, proven)]
    return claims.ok && proved.ok && (claims.value satisfies CapabilityClaims).txn === 'run_1'
  }
  if (!(await isSound())) throw new Error('what was signed does not verify')
  const [signs, verifies] = ['a bare Ed25519 signature', 'a bare Ed25519 verification']
  const times = await medianTimes({
    [signs]: () => sign(null, bytes, privateKey),
    [verifies]: () => verify(null, bytes, publicKey, signature),
    'sign a capability of thirty effects': () => signCapability(keys, input),
    'verify a capability of thirty effects': () => verifyCapability(token, expected),
    'verify it by jose alone': () => compactVerify(token, publicKey),
    'verify a proof of possession': () => verifyProof(proof, proven)
  })
  return [
    beside(times, 'sign a capability of thirty effects', signs),
    beside(times, 'verify a capability of thirty effects', 'verify it by jose alone'),
    beside(times, 'verify a capability of thirty effects', verifies),
    beside(times, 'verify a proof of possession', verifies)
  ]
}
