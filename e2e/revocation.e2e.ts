import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ONE_ENGINE } from './stage/engines.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const PAGE = `<h1>Counter</h1><button onclick="fetch('/hit', { method: 'POST' })">Add</button>`

/**
 * From the admin's call to the last thing that the run still did: a small part of what the plan would take, on a machine that does much
 * else. On a quiet one it is about 200 ms; it is printed.
 */
const MOST_MS = 10_000

describe.each(ONE_ENGINE)('a run in %s', (browser) => {
  let road: Road
  let pages: Pages
  const hits: number[] = []
  beforeAll(async () => {
    pages = await servePages(() => {
      hits.push(Date.now())
      return { '/': PAGE, '/hit': 'counted' }
    })
    road = await startRoad({ browser, vault: [] })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })

  const plan = () => `plan "Count"
site s = "${pages.url}"
on s {
  open "/"
  repeat up to 400 {
    stop when exists heading "Enough"
    click button "Add"
  }
}`

  const admin = async (path: string) => {
    const response = await fetch(`${road.server.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${road.server.adminKey}` }
    })
    return (await response.json()) as Record<string, unknown>
  }

  test('C49 stops at once when the epoch is raised, and the next plan is taken under the new one', async () => {
    const begun = Promise.withResolvers<void>()
    const ending = road.run(plan(), {
      onEvent: () => {
        if (hits.length > 5) begun.resolve()
      }
    })
    await Promise.race([begun.promise, ending])
    const raised = Date.now()
    await admin('/v1/admin/epoch')
    const outcome = await ending
    const last = (hits.at(-1) ?? 0) - raised
    console.log(`${browser}: the last act came ${last} ms after the epoch was raised`)
    expect(['capability/stale-epoch', 'run/cancelled']).toContain(outcome.refusal?.code)
    expect(last).toBeLessThan(MOST_MS)
    const next = await road.run(plan().replace('up to 400', 'up to 1').replace('"Enough"', '"Counter"'))
    expect(next).toMatchObject({ status: 'done' })
  })
})
