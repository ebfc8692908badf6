import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openCredential, sealCredential } from './seal-credential.ts'

const KEY = randomBytes(32)
const PLACE = { tenant: 'acme', server: 'mail', person: 'ann' }

test('a credential opens where it was sealed for, and tells nothing of itself', () => {
  const sealed = sealCredential(KEY, PLACE, 'k-secret')
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('k-secret')
  expect(openCredential(KEY, PLACE, sealed)).toBe('k-secret')
  expect(sealCredential(KEY, PLACE, 'k-secret')).not.toBe(sealed)
})

test.each([
  ['another tenant', { ...PLACE, tenant: 'bolt' }],
  ['another server', { ...PLACE, server: 'files' }],
  ['another person', { ...PLACE, person: 'bob' }],
  ['nobody', { ...PLACE, person: '' }]
])('it opens for %s not at all', (_, place) => {
  expect(openCredential(KEY, place, sealCredential(KEY, PLACE, 'k-secret'))).toBeUndefined()
})

test('it opens under no other key, and in no other spelling', () => {
  const sealed = sealCredential(KEY, PLACE, 'k-secret')
  expect(openCredential(randomBytes(32), PLACE, sealed)).toBeUndefined()
  const bytes = Buffer.from(sealed, 'base64url')
  bytes[14] = (bytes[14] ?? 0) ^ 1
  expect(openCredential(KEY, PLACE, bytes.toString('base64url'))).toBeUndefined()
  expect(() => openCredential(KEY, PLACE, '')).toThrow()
})
