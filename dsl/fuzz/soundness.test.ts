import { expect, test } from 'vitest'
import { campaign, type Hole, MUTANTS } from './campaign.ts'
import { DECIDES } from './judge/shares.ts'

const PROGRAMS = 2000

const told = ({ seed, kind, what, text, worlds }: Hole): string =>
  `${kind}, seed ${seed}: ${what}\n${JSON.stringify(worlds)}\n${text}`

test('no run of any program exceeds its manifest, and every rule of the checker is needed for that', {
  timeout: 300_000
}, () => {
  const tally = campaign({ seed: 1, programs: PROGRAMS, enough: 1, mutantPrograms: PROGRAMS, holes: 3, shrinks: true })
  expect(tally.holes.map(told)).toEqual([])
  expect(tally.accepted).toBe(PROGRAMS)
  for (const how of DECIDES) expect(tally.decides[how] / PROGRAMS, how).toBeGreaterThanOrEqual(0.15)
  const { pairs, live, strict, strictLive } = tally.lively
  expect(live / pairs).toBeGreaterThanOrEqual(0.5)
  expect(strictLive / strict).toBeGreaterThanOrEqual(0.5)
  expect(MUTANTS.filter((mutant) => !tally.caught.get(mutant))).toEqual([])
})
