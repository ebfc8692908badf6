import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { whyNoPostgres } from '../policy-server/testing/start-postgres.ts'
import type { Victim } from './crash/cells.ts'
import { type CrashRoad, openCrashRoad } from './crash/crash-road.ts'
import { type Observer, observe } from './crash/observer.ts'
import type { HeldPoint } from './crash/reach-point.ts'
import { type Stepped, stepClock } from './crash/step-clock.ts'
import { strikeAt } from './crash/strike-cell.ts'
import { strikeMigration } from './crash/strike-migration.ts'

const KNOWN = ['done', 'unknown', 'refused', 'failed']

type Cell = readonly [victim: Victim, point: HeldPoint, n: number]

/** A few cells of `npm run crashes`, one strike each. */
const onRoad = (onPostgres: boolean, cells: readonly Cell[]) => {
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
  test.each(cells)(
    'of the %s, %s: nothing is lost, nothing is doubled, and the run’s end is known',
    async (victim, point, n) => {
      const struck = await strikeAt(road, observer, { victim, point, n })
      expect(struck.violations).toEqual([])
      expect(KNOWN).toContain(struck.status)
    }
  )
  return { road: () => road, observer: () => observer }
}

describe('on the embedded database, SIGKILL', () => {
  const { road, observer } = onRoad(false, [
    ['worker', 'after-intent', 0],
    ['worker', 'after-act', 0],
    ['server', 'in-upload', 1],
    ['server', 'in-append', 0],
    ['browser', 'after-intent', 0]
  ])

  test('of a server that brings an older store up to date, with a plan under way', async () => {
    expect(await strikeMigration(road(), observer(), { victim: 'server', n: 0 })).toMatchObject({ violations: [] })
  })

  test('and a server’s clock that is put back by a day in an act: each run ends, known to all', async () => {
    const came: Stepped[] = []
    for await (const one of stepClock(road(), observer(), 'server', [-86_400])) came.push(one)
    expect(came).toMatchObject([
      { what: 'stepped in an act', violations: [] },
      { what: 'sent afterwards', status: 'refused', code: 'capability/expired', violations: [] },
      { what: 'sent when it was right again', status: 'done', violations: [] }
    ])
    expect(KNOWN).toContain(came[0]?.status)
  })
})

const why = whyNoPostgres()
if (why !== undefined) console.log(`crashes on PostgreSQL are not tried: ${why}`)

describe.skipIf(why !== undefined)('on PostgreSQL, SIGKILL', () => {
  onRoad(true, [
    ['database', 'in-upload', 0],
    ['database', 'in-append', 1]
  ])
})
