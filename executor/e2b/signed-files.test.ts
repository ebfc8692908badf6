import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { HeldSandbox, HeldSandboxes } from './held-sandboxes.ts'
import { type SignedAddress, sandboxOfSigned } from './signed-files.ts'

const NOW = 1_800_000_000_000
const UNTIL = NOW / 1000 + 60
const [first, second] = ['one', 'two'].map((accessToken) => ({ accessToken }) as HeldSandbox)
const held = { all: () => [first, second] } as unknown as HeldSandboxes

/** As E2B's SDK makes them. */
const signed = (text: string) => `v1_${createHash('sha256').update(text).digest('base64').replace(/=+$/, '')}`
const ADDRESS: SignedAddress = {
  path: 'a.txt',
  username: 'user',
  signature: signed(`a.txt:read:user:two:${UNTIL}`),
  signature_expiration: UNTIL
}
const found = (changes: object = {}, act: 'read' | 'write' = 'read', now = NOW) => {
  const of = sandboxOfSigned(held, { ...ADDRESS, ...changes }, act, now)
  return of.ok ? of.value : of.refusal.code
}

describe('an address that was signed', () => {
  test('leads to the sandbox whose access token signed it, with and without an end', () => {
    expect(found()).toBe(second)
    expect(found({ signature_expiration: undefined, signature: signed('a.txt:read:user:two') })).toBe(second)
    expect(found({ username: undefined, signature: signed(`a.txt:read::one:${UNTIL}`) })).toBe(first)
  })

  test.each([
    ['another path', { path: 'b.txt' }, 'read'],
    ['another user', { username: 'root' }, 'read'],
    ['a write', {}, 'write'],
    ['a later end', { signature_expiration: UNTIL + 1 }, 'read'],
    ['no end', { signature_expiration: undefined }, 'read'],
    ['a token of no sandbox', { signature: signed(`a.txt:read:user:none:${UNTIL}`) }, 'read'],
    ['no token', { signature: signed(`a.txt:read:user::${UNTIL}`) }, 'read'],
    ['nothing', { signature: '' }, 'read']
  ] as const)('C66 is good for no more than was signed: not for %s', (_, changes, act) => {
    expect(found(changes, act)).toBe('capability/malformed')
  })

  test('C66 is over when its end comes', () => {
    expect(found({}, 'read', UNTIL * 1000 - 1)).toBe(second)
    expect(found({}, 'read', UNTIL * 1000)).toBe('capability/expired')
  })
})
