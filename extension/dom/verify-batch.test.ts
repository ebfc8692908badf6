import { ed25519 } from '@noble/curves/ed25519.js'
import {
  type ActionGrant,
  BATCH_TYPE,
  type BatchAct,
  type BatchClaims,
  base64url,
  hashJson,
  type Json,
  type LiveFacts
} from '@writ/dsl/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { target } from './testing/target.ts'
import { verifyBatch } from './verify-batch.ts'

const SECRET = new Uint8Array(32).fill(7)
const KEY = base64url.encode(ed25519.getPublicKey(SECRET))
const NOW = 1_800_000_000
const CTX = { publicKeyX: KEY, audience: '3:0:doc', txn: 'run-1', lastSeq: 4, now: NOW }

const GRANT: ActionGrant = {
  type: 'writ_action',
  id: 'e1',
  origin: 'https://a.example',
  verb: 'click',
  effect: 'submit',
  target: target('button', 'Save') as unknown as ActionGrant['target'],
  max: 1,
  approval: 'allow',
  raise: {}
}
const ACT: BatchAct = {
  step: '1',
  effect: 'e1',
  class: 'submit',
  page: { verb: 'click', target: target('button', 'Save') }
}
const HEADER = { alg: 'EdDSA', typ: BATCH_TYPE, kid: 'k' }

const claimsFor = (acts: readonly BatchAct[], more: object = {}): BatchClaims => ({
  iss: 'device',
  aud: CTX.audience,
  iat: NOW,
  exp: NOW + 60,
  jti: 'unique-enough-0001',
  txn: CTX.txn,
  seq: 5,
  par_hash: hashJson('parent'),
  del_depth: 1,
  del_max_depth: 1,
  acts_hash: hashJson(acts as unknown as Json),
  authorization_details: [GRANT],
  ...more
})

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const part = (value: unknown): string =>
  base64url.encode(bytes(typeof value === 'string' ? value : JSON.stringify(value)))

const sign = (header: unknown, claims: unknown): string => {
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${base64url.encode(ed25519.sign(bytes(input), SECRET))}`
}

const codeOf = (token: string, acts: readonly BatchAct[] = [ACT], ctx = CTX): string => {
  const verified = verifyBatch({ acts, token }, ctx)
  return verified.ok ? 'ok' : verified.refusal.code
}

const withClaims = (more: object) => sign(HEADER, claimsFor([ACT], more))
const VALID = withClaims({})

/** The same signature with the unused bits of its last character set: what lenient decoders take for the same token. */
const respelled = (() => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(VALID.at(-1) ?? '')
  return VALID.slice(0, -1) + alphabet[last | 1]
})()

describe('a batch is verified', () => {
  test('a signed batch for this document passes with its claims', () => {
    expect(verifyBatch({ acts: [ACT], token: VALID }, CTX)).toEqual({ ok: true, value: claimsFor([ACT]) })
  })

  const facts: LiveFacts = { origin: '', url: '', title: '', role: 'button', name: 'Save', effect: 'submit' }
  const rejections: readonly (readonly [what: string, token: string, code: string])[] = [
    ['C35 two parts', VALID.split('.').slice(0, 2).join('.'), 'capability/malformed'],
    ['C35 four parts', `${VALID}.x`, 'capability/malformed'],
    ['C35 a header that is no JSON', sign('{', claimsFor([ACT])), 'capability/malformed'],
    ['C35 a header that is a list', sign([], claimsFor([ACT])), 'capability/malformed'],
    [
      'C35 a header with a member twice',
      sign(`{"alg":"none","alg":"EdDSA","typ":"${BATCH_TYPE}","kid":"k"}`, claimsFor([ACT])),
      'capability/malformed'
    ],
    [
      'C35 claims with a member twice',
      sign(HEADER, JSON.stringify(claimsFor([ACT])).replace('{', '{"seq":99,')),
      'capability/malformed'
    ],
    ['C35 padding', `${VALID}=`, 'capability/malformed'],
    ['C35 another spelling of the signature', respelled, 'capability/malformed'],
    ['C35 no algorithm', sign({ alg: 'none', typ: BATCH_TYPE }, claimsFor([ACT])), 'capability/algorithm'],
    ['C35 another algorithm', sign({ alg: 'HS256', typ: BATCH_TYPE }, claimsFor([ACT])), 'capability/algorithm'],
    ["a parent token's type", sign({ ...HEADER, typ: 'writ-cap+jwt' }, claimsFor([ACT])), 'capability/wrong-type'],
    ['C35 no type', sign({ alg: 'EdDSA' }, claimsFor([ACT])), 'capability/wrong-type'],
    [
      'C35 a key in the header',
      sign({ ...HEADER, jwk: { kty: 'OKP', crv: 'Ed25519', x: KEY } }, claimsFor([ACT])),
      'capability/malformed'
    ],
    ["a key's address", sign({ ...HEADER, jku: 'https://x.example' }, claimsFor([ACT])), 'capability/malformed'],
    ['C35 a critical extension', sign({ ...HEADER, crit: ['exp'] }, claimsFor([ACT])), 'capability/malformed'],
    [
      'C35 another signer',
      `${VALID.slice(0, VALID.lastIndexOf('.'))}.${base64url.encode(new Uint8Array(64))}`,
      'capability/bad-signature'
    ],
    ['C36 another document', withClaims({ aud: '3:0:other' }), 'capability/foreign'],
    ['C36 another run', withClaims({ txn: 'run-2' }), 'capability/foreign'],
    ['C37 expired', withClaims({ iat: NOW - 66, exp: NOW - 6 }), 'capability/expired'],
    ['C37 expired just now, within the skew', withClaims({ iat: NOW - 64, exp: NOW - 4 }), 'ok'],
    ['C37 from the future', withClaims({ iat: NOW + 6, exp: NOW + 60 }), 'capability/not-yet'],
    ['C37 living too long', withClaims({ exp: NOW + 121 }), 'capability/too-long'],
    ['C38 the sequence seen last', withClaims({ seq: 4 }), 'capability/replayed'],
    ['C38 an earlier sequence', withClaims({ seq: 0 }), 'capability/replayed'],
    ['C38 a later sequence', withClaims({ seq: 9 }), 'ok'],
    ['no expiry', withClaims({ exp: undefined }), 'capability/malformed'],
    ['a fraction', withClaims({ seq: 5.5 }), 'capability/malformed'],
    ['a claim that is not known', withClaims({ admin: true }), 'capability/malformed'],
    ['a grandchild', withClaims({ del_depth: 2 }), 'capability/malformed'],
    ['a child that may have children', withClaims({ del_max_depth: 2 }), 'capability/malformed'],
    ['a grant of another shape', withClaims({ authorization_details: [{ ...GRANT, max: 0 }] }), 'capability/malformed'],
    ['C39 other acts', withClaims({ acts_hash: hashJson([]) }), 'capability/not-granted'],
    ['C40 nothing granted', withClaims({ authorization_details: [] }), 'capability/not-granted'],
    ['C40 another effect', withClaims({ authorization_details: [{ ...GRANT, id: 'e2' }] }), 'capability/not-granted'],
    ['C40 another verb', withClaims({ authorization_details: [{ ...GRANT, verb: 'fill' }] }), 'capability/not-granted'],
    [
      'C40 another class',
      withClaims({ authorization_details: [{ ...GRANT, effect: 'activate' }] }),
      'capability/not-granted'
    ],
    [
      'C40 another target',
      withClaims({ authorization_details: [{ ...GRANT, target: target('button', 'Other') }] }),
      'capability/not-granted'
    ],
    [
      'C40 no target',
      withClaims({ authorization_details: [{ ...GRANT, target: undefined }] }),
      'capability/not-granted'
    ],
    [
      'an act to be asked that no one was asked',
      withClaims({ authorization_details: [{ ...GRANT, approval: 'ask' }] }),
      'capability/not-granted'
    ]
  ]
  test.each(rejections)('%s', (_what, token, code) => {
    expect(codeOf(token)).toBe(code)
  })

  test('C40 acts in a batch are told apart, counted, and no other', () => {
    const twice = [ACT, { ...ACT, step: '2' }]
    expect(codeOf(sign(HEADER, claimsFor(twice)), twice)).toBe('capability/used-up')
    expect(codeOf(sign(HEADER, claimsFor(twice, { authorization_details: [{ ...GRANT, max: 2 }] })), twice)).toBe('ok')
    const same = [ACT, ACT]
    expect(codeOf(sign(HEADER, claimsFor(same, { authorization_details: [{ ...GRANT, max: 2 }] })), same)).toBe(
      'capability/not-granted'
    )
    expect(codeOf(VALID, [{ ...ACT, page: { verb: 'click', target: target('button', 'Delete') } }])).toBe(
      'capability/not-granted'
    )
  })

  test('an approved act carries what was approved', () => {
    const acts = [{ ...ACT, approved: facts }]
    const token = sign(HEADER, claimsFor(acts, { authorization_details: [{ ...GRANT, approval: 'ask' }] }))
    expect(codeOf(token, acts)).toBe('ok')
  })

  test('a secret goes only with class secret, and class secret only with a secret', () => {
    const page = { verb: 'fill-secret', target: target('field', 'P'), part: 'password', text: 'x' } as const
    const grant = { ...GRANT, verb: 'fill-secret', target: target('field', 'P') }
    const plain = [{ ...ACT, class: 'input', page } as const]
    const fit = [{ ...ACT, class: 'secret', page } as const]
    const tokenFor = (acts: readonly BatchAct[], effect: string) =>
      sign(HEADER, claimsFor(acts, { authorization_details: [{ ...grant, effect }] }))
    expect(codeOf(tokenFor(plain, 'input'), plain)).toBe('capability/not-granted')
    expect(codeOf(tokenFor(fit, 'secret'), fit)).toBe('ok')
  })

  test('a key is pressed only as granted', () => {
    const { target: _none, ...bare } = GRANT
    const pressing = (key: string, granted: object) => {
      const acts: readonly BatchAct[] = [{ ...ACT, page: { verb: 'press', key } }]
      return codeOf(
        sign(HEADER, claimsFor(acts, { authorization_details: [{ ...bare, verb: 'press', ...granted }] })),
        acts
      )
    }
    expect(pressing('Enter', { key: 'Enter' })).toBe('ok')
    expect(pressing('Enter', { key: 'Tab' })).toBe('capability/not-granted')
    expect(pressing('Enter', {})).toBe('capability/not-granted')
    expect(codeOf(withClaims({ authorization_details: [{ ...GRANT, key: 'Enter' }] }))).toBe('capability/not-granted')
  })

  test('C35 another signing key refuses', () => {
    const other = base64url.encode(ed25519.getPublicKey(new Uint8Array(32).fill(8)))
    expect(codeOf(VALID, [ACT], { ...CTX, publicKeyX: other })).toBe('capability/bad-signature')
  })

  test('no change of one character is accepted', () => {
    const at = fc.nat({ max: VALID.length - 1 })
    fc.assert(
      fc.property(at, fc.constantFrom(...'Aa0-_.='), (index, char) => {
        fc.pre(VALID[index] !== char)
        return codeOf(VALID.slice(0, index) + char + VALID.slice(index + 1)) !== 'ok'
      }),
      { numRuns: 60 }
    )
  })

  test('never throws, whatever is in the token', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => codeOf(`${part(a)}.${part(b)}.${a}`) !== 'ok'))
  })
})
