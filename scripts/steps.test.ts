import { expect, test } from 'vitest'
import { retriedIn } from './steps.mjs'

test('a test that passed at its second try only is named with what failed at the first', () => {
  const of = (fullName: string, status: string, failureMessages: readonly string[]) => ({
    fullName,
    status,
    failureMessages
  })
  const assertionResults = [
    of('at once', 'passed', []),
    of('at last', 'passed', ['Error: no window\n    at somewhere']),
    of('never', 'failed', ['Error: no'])
  ]
  expect(retriedIn({ testResults: [{ assertionResults }] })).toEqual(['at last: Error: no window'])
})
