import { join } from 'node:path'
import { expect, test } from 'vitest'
import { failedIn, retriedIn } from './steps.mjs'

const of = (fullName: string, status: string, failureMessages: readonly string[]) => ({
  fullName,
  status,
  failureMessages
})
const file = (name: string, assertionResults: readonly ReturnType<typeof of>[], message = '', status = 'failed') => ({
  name: join(import.meta.dirname, '..', name),
  status,
  message,
  assertionResults
})

test('what failed is named with why, a file whose set-up failed too', () => {
  const testResults = [
    file('e2e/a.ts', [of('at once', 'passed', []), of('never', 'failed', ['Error: no\n    at somewhere'])]),
    file('e2e/b.ts', [of('not tried', 'skipped', [])], 'no key\nat all'),
    file('e2e/c.ts', [], 'no such file'),
    file('e2e/d.ts', [of('not tried', 'skipped', [])]),
    file('e2e/e.ts', [of('fine', 'passed', [])], '', 'passed')
  ]
  expect(failedIn({ testResults })).toEqual([
    'never: Error: no',
    'e2e/b.ts: no key',
    'e2e/c.ts: no such file',
    'e2e/d.ts: a set-up of it failed'
  ])
})

test('a test that passed at its second try only is named with what failed at the first', () => {
  const assertionResults = [
    of('at once', 'passed', []),
    of('at last', 'passed', ['Error: no window\n    at somewhere']),
    of('never', 'failed', ['Error: no'])
  ]
  expect(retriedIn({ testResults: [file('a.ts', assertionResults)] })).toEqual(['at last: Error: no window'])
})
