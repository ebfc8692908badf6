import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CrashRoad, openCrashRoad } from './crash/crash-road.ts'
import { type Observer, observe } from './crash/observer.ts'
import { strikeAt } from './crash/strike-cell.ts'
import { strikeMigration } from './crash/strike-migration.ts'

const KNOWN = ['done', 'unknown', 'refused', 'failed']

/** A few cells of `npm run crashes`, one strike each. */
const onRoad = (onPostgres: boolean) => {
  let road: CrashRoad
  let observer: Observer
  beforeAll(async () => {
    road = await openCrashRoad({ onPostgres })
    observer = await observe(road)
  })
  afterAll(async () => {
    observer?.close()
    await road?.close()
  })
  return { road: () => road, observer: () => observer }
}

describe('on the embedded database, SIGKILL', () => {
  const { road, observer } = onRoad(false)

  test.each([
    ['worker', 'after-intent', 0],
    ['worker', 'after-act', 0],
    ['server', 'in-upload', 1],
    ['server', 'in-append', 0],
    ['browser', 'after-intent', 0]
  ] as const)(
    'of the %s, %s: nothing is lost, nothing is doubled, and the run’s end is known',
    async (victim, point, n) => {
      const struck = await strikeAt(road(), observer(), { victim, point, n })
      expect(struck.violations).toEqual([])
      expect(KNOWN).toContain(struck.status)
    }
  )

  test('of a server that brings an older store up to date, with a plan under way', async () => {
    expect(await strikeMigration(road(), observer(), { victim: 'server', n: 0 })).toMatchObject({ violations: [] })
  })
})

const hasPostgres = existsSync('/usr/lib/postgresql')

describe.skipIf(!hasPostgres)('on PostgreSQL, SIGKILL', () => {
  const { road, observer } = onRoad(true)

  test.each([
    ['database', 'in-upload', 0],
    ['database', 'in-append', 1]
  ] as const)(
    'of the %s, %s: nothing is lost, nothing is doubled, and the run’s end is known',
    async (victim, point, n) => {
      const struck = await strikeAt(road(), observer(), { victim, point, n })
      expect(struck.violations).toEqual([])
      expect(KNOWN).toContain(struck.status)
    }
  )
})
