import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import {
  hashJson,
  type PasskeyKey,
  type PasskeyProof,
  passkeyChallenge,
  passkeySettingsQuestion
} from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { checkPasskey } from './check-passkey.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** A passkey of the tests, as a page registered it. */
const TEST_PASSKEY: PasskeyKey = {
  credential: encode(Buffer.from('credential-of-the-test')),
  key: encode(publicKey.export({ format: 'der', type: 'spki' })),
  alg: -7,
  rp: 'extension-of-the-test',
  origin: 'chrome-extension://extension-of-the-test'
}

interface Signed {
  readonly challenge: string
  readonly counter?: number
  readonly flags?: number
  readonly rp?: string
  readonly client?: Readonly<Record<string, unknown>>
}

/** What its authenticator signs (WebAuthn §6.3.3); each part may be another than it should be. */
const signWithPasskey = ({
  challenge,
  counter = 1,
  flags = 5,
  rp = TEST_PASSKEY.rp,
  client = {}
}: Signed): PasskeyProof => {
  const told = Buffer.from(
    JSON.stringify({ type: 'webauthn.get', challenge, origin: TEST_PASSKEY.origin, crossOrigin: false, ...client })
  )
  const data = Buffer.alloc(37)
  createHash('sha256').update(rp).digest().copy(data)
  data[32] = flags
  data.writeUInt32BE(counter, 33)
  const signed = Buffer.concat([data, createHash('sha256').update(told).digest()])
  return {
    credential: TEST_PASSKEY.credential,
    authenticator: encode(data),
    client: encode(told),
    signature: encode(sign('sha256', signed, privateKey))
  }
}

const SHOWN = hashJson('what was shown')
const CHALLENGE = passkeyChallenge('q1', SHOWN)
const KEPT = { id: 'passkey', key: TEST_PASSKEY, counter: 3, highest: false } as const

const check = async (proof: PasskeyProof | undefined, kept: Parameters<typeof checkPasskey>[0] = KEPT) => {
  const checked = await checkPasskey(kept, proof, { id: 'q1', shown: SHOWN })
  return checked.ok ? checked.value.counter : [checked.refusal.code, checked.refusal.detail?.why]
}
const unsound = (why: string) => ['approval/passkey-unsound', why]

test('a proof for one change is none for the next one, nor for another', async () => {
  const of = (change: string, nonce: string) =>
    passkeySettingsQuestion(change, { credential: TEST_PASSKEY.credential, nonce })
  const { id, shown } = of('remove', 'n-1')
  const proof = signWithPasskey({ challenge: passkeyChallenge(id, shown), counter: 4 })
  expect((await checkPasskey(KEPT, proof, of('remove', 'n-1'))).ok).toBe(true)
  for (const other of [of('remove', 'n-2'), of('highest-off', 'n-1')])
    expect(await checkPasskey(KEPT, proof, other)).toMatchObject({ refusal: { code: 'approval/passkey-unsound' } })
})

describe('a passkey', () => {
  test('that signed this question as it was shown stands behind the answer, and its count is kept', async () => {
    // Signatures differ in how many bytes their numbers take.
    for (let counter = 4; counter < 40; counter++)
      expect(await check(signWithPasskey({ challenge: CHALLENGE, counter }))).toBe(counter)
  })

  test.each<[string, Parameters<typeof signWithPasskey>[0], string]>([
    ['another question', { challenge: passkeyChallenge('q2', SHOWN), counter: 4 }, 'another question'],
    [
      'the same question, shown otherwise',
      { challenge: passkeyChallenge('q1', hashJson('another')), counter: 4 },
      'another question'
    ],
    ['a registration', { challenge: CHALLENGE, counter: 4, client: { type: 'webauthn.create' } }, 'another ceremony'],
    ['a web page', { challenge: CHALLENGE, counter: 4, client: { origin: 'https://evil.example' } }, 'another page'],
    ['a page in a frame', { challenge: CHALLENGE, counter: 4, client: { crossOrigin: true } }, 'another page'],
    ['another relying party', { challenge: CHALLENGE, counter: 4, rp: 'evil.example' }, 'another relying party'],
    ['nobody verified', { challenge: CHALLENGE, counter: 4, flags: 1 }, 'the person was not verified'],
    ['nobody there', { challenge: CHALLENGE, counter: 4, flags: 4 }, 'the person was not verified'],
    ['a count that was seen', { challenge: CHALLENGE, counter: 3 }, 'its count did not go up'],
    ['no count where there was one', { challenge: CHALLENGE, counter: 0 }, 'its count did not go up']
  ])('that signed for %s does not', async (_, signed, why) => {
    expect(await check(signWithPasskey(signed))).toEqual(unsound(why))
  })

  test('that keeps no count may sign again', async () => {
    expect(await check(signWithPasskey({ challenge: CHALLENGE, counter: 0 }), { ...KEPT, counter: 0 })).toBe(0)
  })

  test('that is another, or did not sign this, or is none, does not', async () => {
    const proof = signWithPasskey({ challenge: CHALLENGE, counter: 4 })
    const other = signWithPasskey({ challenge: CHALLENGE, counter: 5 })
    expect(await check({ ...proof, credential: 'bm90aGVy' })).toEqual(unsound('another passkey'))
    expect(await check({ ...proof, signature: other.signature })).toEqual(unsound('not signed by it'))
    expect(await check({ ...proof, signature: 'AAAA' })).toEqual(unsound('not signed by it'))
    expect(await check({ ...proof, client: 'AAAA' })).toEqual(unsound('not readable'))
    expect(await check(undefined)).toEqual(['approval/no-passkey', undefined])
    const none = await checkPasskey(undefined, proof, { id: 'q1', shown: SHOWN })
    expect(none).toMatchObject({ refusal: { code: 'approval/no-passkey' } })
  })
})
