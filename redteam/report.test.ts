import { expect, test } from 'vitest'
import { isSound, reportOf, type Tried } from './report.ts'

const REFUSED = { succeeded: false, said: 'no' }
const SUCCEEDED = { succeeded: true, said: 'ok' }
const tried: Tried = {
  family: 'Page',
  name: 'lies',
  guards: [],
  outcome: REFUSED,
  twin: SUCCEEDED,
  guardOff: SUCCEEDED
}
const UNGUARDED = { ...tried, unguarded: 'the browser holds it', guardOff: undefined }

test.each([
  ['an attack that needs its guard', tried, { attacks: 1, honest: 1 }, true],
  ['one that fails without its guard too shows nothing', { ...tried, guardOff: REFUSED }, { void: 1 }, false],
  ['one without a guard to take out counts apart', UNGUARDED, { unguarded: 1, honest: 1 }, true],
  [
    'and where it succeeds it is told of as any other',
    { ...UNGUARDED, outcome: SUCCEEDED },
    { unguarded: 1, honest: 1, succeeded: 1 },
    false
  ],
  ['one that broke shows nothing', { ...UNGUARDED, outcome: undefined }, { void: 1, succeeded: 1 }, false],
  [
    'one that was tried again in another browser',
    { ...tried, reopened: ['twin: broke'] },
    { attacks: 1, honest: 1, reopened: 1 },
    true
  ],
  ['an honest twin that was refused', { ...tried, twin: REFUSED }, { attacks: 1, honest: 1, honestRefused: 1 }, false]
] as const)('%s', (_, row, counts, sound) => {
  const report = reportOf([row])
  const { rows, absent, ...sum } = report
  expect(sum).toEqual({
    attacks: 0,
    succeeded: 0,
    honest: 0,
    honestRefused: 0,
    unguarded: 0,
    void: 0,
    reopened: 0,
    ...counts
  })
  expect(absent).toEqual([])
  expect(rows).toHaveLength(1)
  expect(isSound(report)).toBe(sound)
})
