import { ed25519 } from '@noble/curves/ed25519.js'
import { type ActionGrant, BATCH_TYPE, type BatchAct, base64url, hashJson, type Json } from '@writ/dsl/contract'
import { NOW } from '../../dsl/contract/testing/sample-claims.ts'
import { bytes, part } from '../../dsl/contract/testing/signed.ts'
import { verifyBatch } from '../../extension/dom/verify-batch.ts'
import type { Attack, Guard, Said } from '../row.ts'
import { saidOf } from '../said.ts'

const VERIFIER = 'extension/dom/verify-batch.ts'
const SECRET = new Uint8Array(32).fill(7)
const OTHER = new Uint8Array(32).fill(8)
const DOCUMENT = '3:0:document'

const target = (role: string, text: string) => ({ role, match: { kind: 'is', text }, states: [], having: [] })
const save = target('button', 'Save')
const ACT = { step: '1', effect: 'e1', class: 'submit', page: { verb: 'click', target: save } } as unknown as BatchAct
const GRANT = {
  type: 'writ_action',
  id: 'e1',
  origin: 'https://a.example',
  verb: 'click',
  effect: 'submit',
  target: save,
  max: 1,
  approval: 'allow',
  raise: {}
} as unknown as ActionGrant

const signed = (acts: readonly BatchAct[], more: object = {}, secret = SECRET): string => {
  const claims = {
    iss: 'device',
    aud: DOCUMENT,
    iat: NOW,
    exp: NOW + 60,
    jti: 'unique-enough-0001',
    txn: 'run_1',
    seq: 5,
    par_hash: hashJson('parent'),
    del_depth: 1,
    del_max_depth: 1,
    acts_hash: hashJson(acts as unknown as Json),
    authorization_details: [GRANT],
    ...more
  }
  const input = `${part({ alg: 'EdDSA', typ: BATCH_TYPE, kid: 'k' })}.${part(claims)}`
  return `${input}.${base64url.encode(ed25519.sign(bytes(input), secret))}`
}

const sent = (token: string, acts: readonly BatchAct[] = [ACT]): Said =>
  saidOf(
    verifyBatch(
      { acts, token },
      {
        publicKeyX: base64url.encode(ed25519.getPublicKey(SECRET)),
        audience: DOCUMENT,
        txn: 'run_1',
        lastSeq: 4,
        now: NOW + 1
      }
    )
  )

const honest = (): Said => sent(signed([ACT]))
const out = (find: string, replace = 'false'): Guard => ({ file: VERIFIER, find, replace })
const row = (name: string, guard: Guard, attack: () => Said): Attack => ({
  name,
  guards: [guard],
  attack,
  twin: honest
})

const twice = [ACT, { ...ACT, step: '2' }] as const
const DELETE = { ...ACT, page: { verb: 'click', target: target('button', 'Delete') } } as unknown as BatchAct

export const ATTACKS: readonly Attack[] = [
  row('a batch for another document', out('claims.aud !== ctx.audience || ', ''), () =>
    sent(signed([ACT], { aud: '3:0:other' }))
  ),
  row('a batch sent again', out('claims.seq <= ctx.lastSeq'), () => sent(signed([ACT], { seq: 4 }))),
  row('acts swapped under a signed batch', out('claims.acts_hash !== hashOf(batch)'), () =>
    sent(signed([{ ...ACT, step: '7' }]), [ACT])
  ),
  row(
    'an act on another element than was granted',
    { file: 'extension/dom/grant-of.ts', find: '      coversTarget(grant, aimedBy(act.page))', replace: '      true' },
    () => sent(signed([DELETE]), [DELETE])
  ),
  row('an act more often than was granted', out('used > grant.max'), () => sent(signed(twice), twice)),
  row('a batch by another key', out('!isSigned(', 'false && !isSigned('), () => sent(signed([ACT], {}, OTHER)))
]
