import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Counting, countUntilRevoked } from './stage/count-until-revoked.ts'
import { EACH_ENGINE } from './stage/engines.ts'

/** From the admin's call to the last thing that the run still did: little of what the plan would take, on a machine that does much else. */
const MOST_MS = 10_000

describe.each(EACH_ENGINE)('a run in %s', (browser) => {
  let counting: Counting
  beforeAll(async () => {
    counting = await countUntilRevoked(browser)
  })
  afterAll(() => counting?.close())

  test('waits while its agent is paused, goes on when it is let go on, and ends when it is stopped', async () => {
    const { hits, begin, admin } = counting
    const set = (state: string) => admin('/v1/admin/agents/planner/state', { state })
    const run = await begin()

    const paused = Date.now()
    await set('paused')
    // It waits once its device says so: then nothing more comes.
    await expect.poll(() => run.events.filter((type) => type === 'held').length).toBe(1)
    const before = hits.length
    const waited = (hits.at(-1) ?? paused) - paused
    console.log(`${browser}: the last act came ${waited} ms after the agent was paused`)
    expect(waited).toBeLessThan(MOST_MS)
    expect(await counting.once()).toMatchObject({ status: 'refused', refusal: { code: 'agent/paused' } })
    expect(hits.length).toBe(before)

    await set('active')
    await expect.poll(() => hits.length).toBeGreaterThan(before)
    expect(run.events.filter((type) => type === 'held')).toHaveLength(2)

    const stopped = Date.now()
    await set('stopped')
    const outcome = await run.ending
    const ms = (hits.at(-1) ?? stopped) - stopped
    console.log(`${browser}: the last act came ${ms} ms after the agent was stopped`)
    expect(ms).toBeLessThan(MOST_MS)
    // Its key is worth nothing any more, so that it is told no more of its run, whether it was waiting for that or asks anew.
    expect(['session/unauthorized', 'run/unknown']).toContain(outcome.refusal?.code)
  })
})
