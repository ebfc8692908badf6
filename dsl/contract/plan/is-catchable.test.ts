import { expect, test } from 'vitest'
import { REFUSAL_CODES } from '../refusal-codes.ts'
import { isCatchable } from './is-catchable.ts'

test('a lost authority, a no, an unknown outcome, a stop and a closed tab are never caught', () => {
  const never = /^(approval|capability|policy|server|audit|session|enrol|plan|syntax|check|resume)\//
  const single = ['run/cancelled', 'run/unknown-outcome', 'run/interrupted', 'run/bug', 'run/unknown', 'page/closed']
  for (const code of REFUSAL_CODES) {
    if (never.test(code) || (single as readonly string[]).includes(code))
      expect({ code, caught: isCatchable(code) }).toEqual({ code, caught: false })
  }
})

test.each([
  'target/not-found',
  'page/wait-timeout',
  'page/unsupported',
  'vault/not-found',
  'run/require',
  'run/list-too-long',
  'run/tries-used-up',
  'run/bad-value',
  'run/too-precise',
  'run/no-answer',
  'run/not-blessed',
  'run/code-failed',
  'run/tool-failed',
  'run/wrong-result',
  'run/unsupported'
] as const)('%s is caught', (code) => {
  expect(isCatchable(code)).toBe(true)
})
