import { MicrovmSource } from '@writ/executor/tiers/microvm'
import { expect, test } from 'vitest'
import { EXCEEDED } from '../../executor/tiers/testing/exceeded.ts'
import { soak } from './soak.ts'

const source = new MicrovmSource()
const lack = await source.lack()
if (lack !== undefined) console.log(`many jobs at once are not tried: ${lack}`)

// As many hostile jobs as there are kinds, and as many others; `npm run bench -- executor-soak` sends hundreds.
const HOSTILE = EXCEEDED.length
const QUIET = 40

test.skipIf(lack !== undefined)(
  'hostile jobs that come at once end by a limit each, and of all jobs nothing is left',
  async () => {
    const { ended, wrong, before, warm, idle, closed } = await soak(source, {
      hostile: HOSTILE,
      quiet: QUIET,
      say: () => undefined
    })
    // On a busy machine another limit may come first; that of time holds whatever happens.
    expect(wrong.filter((line) => !/ended by (wall|cpu) before/.test(line))).toEqual([])
    expect([...ended.values()].reduce((sum, count) => sum + count, 0)).toBe(HOSTILE)
    expect(warm.processes).toBeGreaterThan(before.processes)
    expect(idle.folders).toBeLessThanOrEqual(idle.groups)
    const { processes, groups, folders, files } = closed
    expect({ processes, groups, folders, files }).toEqual({
      processes: before.processes,
      groups: before.groups,
      folders: before.folders,
      files: before.files
    })
  },
  900_000
)
