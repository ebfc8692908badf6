import { beforeAll, describe, expect, test } from 'vitest'
import { ARGON2, checkPassphrase, isSound } from './passphrase-key.ts'
import { makeRecoveryCode, readRecoveryCode } from './recovery-code.ts'
import { openPart, sealPart } from './sealed-part.ts'
import { makeDataKey, type Opening, randomBytes, unwrapWith, type WayRecord, wrapFor } from './wrapped-key.ts'

const code = makeRecoveryCode()
const output = randomBytes(32)
const OPENINGS: readonly Opening[] = [
  { kind: 'passphrase', passphrase: 'correct horse' },
  { kind: 'recovery', code },
  { kind: 'passkey', output }
]
const place = { origin: 'https://a.example', name: 'me', part: 'password' } as const

let key: CryptoKey
let ways: readonly WayRecord[]
beforeAll(async () => {
  key = await makeDataKey()
  ways = await Promise.all(
    OPENINGS.map((opening) => wrapFor(key, 'v1', opening, { credential: 'c', input: randomBytes(32) }))
  )
})

describe('the key of a vault', () => {
  test('is opened by each of its ways, and by no other', async () => {
    const sealed = await sealPart(key, place, 'hunter2')
    for (const [i, way] of ways.entries())
      for (const [j, opening] of OPENINGS.entries()) {
        const opened = await unwrapWith(way, 'v1', opening)
        expect(opened !== undefined).toBe(i === j)
        if (opened) expect(await openPart(opened, place, sealed)).toBe('hunter2')
      }
  })

  const wrong: readonly Opening[] = [
    { kind: 'passphrase', passphrase: 'correct horse ' },
    { kind: 'recovery', code: makeRecoveryCode() },
    { kind: 'recovery', code: '' },
    { kind: 'passkey', output: randomBytes(32) },
    { kind: 'passkey', output: new Uint8Array() }
  ]
  test.each(wrong)('is not opened by what is wrong: $kind', async (opening) => {
    for (const way of ways) expect(await unwrapWith(way, 'v1', opening)).toBeUndefined()
  })

  test('is opened by a passphrase that another keyboard writes', async () => {
    const made = await wrapFor(key, 'v1', { kind: 'passphrase', passphrase: 'Ångström Ångström' })
    const opened = await unwrapWith(made, 'v1', { kind: 'passphrase', passphrase: 'A\u030Angström A\u030Angström' })
    const sealed = await sealPart(key, place, 'hunter2')
    expect(opened && (await openPart(opened, place, sealed))).toBe('hunter2')
    expect(await unwrapWith(made, 'v1', { kind: 'passphrase', passphrase: 'Angstrom Angstrom' })).toBeUndefined()
  })

  test('is not opened where what stands beside it was changed', async () => {
    const [way] = ways
    if (way?.kind !== 'passphrase' || !OPENINGS[0]) throw new Error('the first way is the passphrase')
    const changed: readonly (readonly [string, WayRecord])[] = [
      ['v2', way],
      ['v1', { ...way, argon2: { ...way.argon2, t: 1 } }],
      ['v1', { ...way, argon2: { m: 8, t: 1, p: 1 } }],
      ['v1', { ...way, salt: randomBytes(16) }]
    ]
    for (const [vault, record] of changed) expect(await unwrapWith(record, vault, OPENINGS[0])).toBeUndefined()
  })
})

test('what a passphrase is stretched with is no weaker than OWASP asks, and what is on the disk neither trifling nor endless', () => {
  expect(isSound(ARGON2)).toBe(true)
  expect(isSound({ m: 19_456, t: 2, p: 1 })).toBe(true)
  for (const weak of [
    { m: 8, t: 1, p: 1 },
    { m: 19_456, t: 1, p: 1 },
    { m: 4_000_000, t: 2, p: 1 },
    { m: 47_104, t: 1e9, p: 1 }
  ])
    expect(isSound(weak)).toBe(false)
})

test.each(['', 'short', 'aaaaaaaaaaaaaaaa', 'abababababab'])('a weak passphrase is refused: %j', (passphrase) => {
  expect(checkPassphrase(passphrase)).toMatchObject({ ok: false, refusal: { code: 'vault/weak-passphrase' } })
})

test('a recovery code is read however it was written down', () => {
  expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/)
  const plain = code.replaceAll('-', '')
  expect(
    readRecoveryCode(` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `)
  ).toBe(plain)
  for (const wrong of ['', plain.slice(1), `${plain}A`, `U${plain.slice(1)}`])
    expect(readRecoveryCode(wrong)).toBeUndefined()
})

test('a secret that was moved to another place does not open', async () => {
  const sealed = await sealPart(key, place, 'hunter2')
  const elsewhere = [
    { ...place, origin: 'https://b.example' },
    { ...place, name: 'you' },
    { ...place, part: 'username' as const }
  ]
  for (const other of elsewhere) expect(await openPart(key, other, sealed)).toBeUndefined()
  expect(await openPart(await makeDataKey(), place, sealed)).toBeUndefined()
})
