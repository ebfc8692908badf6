import { REFUSAL_CODES } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { statusOf } from './answer.ts'

/** A device says by itself that an executor is away; no executor does. */
const NEVER_SAID = ['executor/away']

test('every refusal of an executor has its status', () => {
  const own = REFUSAL_CODES.filter((code) => code.startsWith('executor/') && !NEVER_SAID.includes(code))
  expect(Object.fromEntries(own.map((code) => [code, statusOf(code)]))).toEqual({
    'executor/bad-request': 400,
    'executor/weaker-tier': 403,
    'executor/file-denied': 403,
    'executor/unknown-sandbox': 404,
    'executor/no-file': 404,
    'executor/no-snapshot': 404,
    'executor/paused': 409,
    'executor/no-tier': 422,
    'executor/no-language': 422,
    'executor/tier-cannot': 422,
    'executor/no-image': 422,
    'executor/too-much': 422,
    'executor/busy': 429,
    'executor/failed': 500,
    'executor/machine-failed': 502,
    'executor/closed': 503,
    'executor/disk-full': 507
  })
})

test('what a token says is 403, and what no token or proof is, 401', () => {
  const statuses = REFUSAL_CODES.filter((code) => code.startsWith('capability/')).map((code) => [code, statusOf(code)])
  for (const [code, status] of statuses)
    expect([code, status]).toEqual([
      code,
      ['capability/malformed', 'capability/proof'].includes(String(code)) ? 401 : 403
    ])
})
