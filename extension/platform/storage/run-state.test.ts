import { refusal } from '@writ/dsl/contract'
import { endRun } from '@writ/dsl/run'
import { expect, test } from 'vitest'
import type { RunRecord } from './run-record.ts'
import { endableState, isOutdated } from './run-state.ts'

const old = (pending?: object) =>
  ({
    state: { v: 1, pc: 3, vars: { 'x#1': 1 }, steps: 2, seq: 1, stalls: 0, ...(pending && { pending }) }
  }) as unknown as RunRecord

test.each([
  ['nothing pending', undefined, 'stopped', 'run/interrupted'],
  ['a look pending', { seq: 1, at: [3], looks: true }, 'stopped', 'run/interrupted'],
  ['an act pending', { seq: 1, at: [3], looks: false }, 'unknown', 'run/unknown-outcome']
])('a record of an older version, with %s, ends as what it may have done', (_, pending, kind, code) => {
  const record = old(pending)
  expect(isOutdated(record)).toBe(true)
  const { ended } = endRun(endableState(record), refusal('run/interrupted'))
  expect(ended).toMatchObject({ kind, refusal: { code }, kept: {}, views: [], undone: [], notUndone: [] })
})
