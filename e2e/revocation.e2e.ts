import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Counting, countUntilRevoked } from './stage/count-until-revoked.ts'
import { ONE_ENGINE } from './stage/engines.ts'

/**
 * From the admin's call to the last thing that the run still did: a small part of what the plan would take, on a machine that does much
 * else. How long it is in truth is measured by the benchmark (`npm run bench -- authority`); it is printed here.
 */
const MOST_MS = 10_000

describe.each(ONE_ENGINE)('a run in %s', (browser) => {
  let counting: Counting
  beforeAll(async () => {
    counting = await countUntilRevoked(browser)
  })
  afterAll(() => counting?.close())

  test('C49 stops at once when the epoch is raised, and the next plan is taken under the new one', async () => {
    const { outcome, ms } = await counting.revoke()
    console.log(`${browser}: the last act came ${ms} ms after the epoch was raised`)
    expect(['capability/stale-epoch', 'run/cancelled']).toContain(outcome.refusal?.code)
    expect(ms).toBeLessThan(MOST_MS)
    expect(await counting.once()).toMatchObject({ status: 'done' })
  })
})
