import { generateKeyPairSync, sign } from 'node:crypto'
import {
  type ActionGrant,
  BATCH_TYPE,
  type BatchAct,
  base64url,
  hashJson,
  type Json,
  type PageAct
} from '@writ/dsl/contract'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const AUDIENCE = '1:0:bench'
const RUN = 'run_bench'
const LIFE_SECONDS = 120

const encode = (part: object): string => base64url.encode(new TextEncoder().encode(JSON.stringify(part)))

const grantOf = ({ effect, class: granted, page }: BatchAct, origin: string): ActionGrant => ({
  type: 'writ_action',
  id: effect,
  origin,
  verb: page.verb,
  effect: granted,
  ...('target' in page && { target: page.target as never }),
  max: 1,
  approval: 'allow',
  raise: {}
})

/** The acts as a batch under a child capability that covers just them, and what the document verifies it with. */
export const signBatch = (pages: readonly PageAct[], origin: string) => {
  const acts = pages.map(
    (page, at): BatchAct => ({
      step: String(at),
      effect: `e${at}`,
      class: page.verb === 'click' ? 'activate' : 'input',
      page
    })
  )
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: 'bench',
    aud: AUDIENCE,
    jti: 'batch_bench',
    txn: RUN,
    par_hash: 'none',
    acts_hash: hashJson(acts as unknown as Json),
    iat: now,
    exp: now + LIFE_SECONDS,
    seq: 0,
    del_depth: 1,
    del_max_depth: 1,
    authorization_details: acts.map((act) => grantOf(act, origin))
  }
  const input = `${encode({ alg: 'EdDSA', typ: BATCH_TYPE })}.${encode(claims)}`
  const token = `${input}.${base64url.encode(sign(null, Buffer.from(input), privateKey))}`
  const publicKeyX = publicKey.export({ format: 'jwk' }).x ?? ''
  return { batch: { acts, token }, verifying: { publicKeyX, audience: AUDIENCE, txn: RUN, lastSeq: -1, now } }
}
