import type { CapabilityClaims } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { checkRenewal } from './check-renewal.ts'

const hash = 'A'.repeat(43)
const GRANT = {
  type: 'writ_action',
  id: 'e1',
  origin: 'https://a.test',
  verb: 'click',
  effect: 'submit',
  max: 1,
  approval: 'ask',
  raise: { transact: 'ask' },
  needs: { submit: ['passkey'] }
} as const
const CLAIMS = {
  iss: 'writ:server',
  aud: 'dev_1',
  cnf: { jkt: hash },
  sub: 'person',
  act: { sub: 'agent' },
  client_id: 'agent',
  tenant: 'tenant',
  iat: 1,
  nbf: 1,
  exp: 100,
  jti: 'token-one',
  txn: 'run_1',
  authorization_details: [GRANT],
  egress: 'declared',
  plan_hash: hash,
  policy_hash: hash,
  request_hash: hash,
  inputs_hash: hash,
  labels_hash: hash,
  lang: 'writ/1',
  epoch: 0,
  del_depth: 0,
  del_max_depth: 1,
  ask_seconds: 60
} as unknown as CapabilityClaims

const codeOf = (change: object) => {
  const checked = checkRenewal(CLAIMS, { ...CLAIMS, ...change } as CapabilityClaims)
  return checked.ok ? 'ok' : checked.refusal.code
}
const granting = (change: object) => ({ authorization_details: [{ ...GRANT, ...change }] })

describe('C27 a renewed token', () => {
  test('says other times, another id and a newer epoch', () => {
    expect(codeOf({ iat: 90, nbf: 90, exp: 200, jti: 'token-two', epoch: 3 })).toBe('ok')
  })

  const free = ['iat', 'nbf', 'exp', 'jti', 'epoch']
  test.each(Object.keys(CLAIMS).filter((name) => !free.includes(name)))('says no other %s', (name) => {
    expect(codeOf({ [name]: 'another' })).toBe('capability/widened')
    expect(codeOf({ [name]: undefined })).toBe('capability/widened')
  })

  test.each<[string, object]>([
    ['one use more', granting({ max: 2 })],
    ['no question where one was', granting({ approval: 'allow' })],
    ['a raise let through', granting({ raise: { transact: 'allow' } })],
    ['less that a yes needs', granting({ needs: undefined })],
    ['a grant more', { authorization_details: [GRANT, { ...GRANT, id: 'e2' }] }],
    ['a grant less', { authorization_details: [] }],
    ['a claim more', { admin: true }]
  ])('does not bring %s', (_, change) => {
    expect(codeOf(change)).toBe('capability/widened')
  })
})
