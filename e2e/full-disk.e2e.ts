import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

/** Chromium looks only so often how much room a site's storage has. */
const SPACE_IS_BELIEVED_MS = 35_000

describe('a full disk', () => {
  let road: Road
  let pages: Pages
  beforeAll(async () => {
    pages = await servePages(() => ({
      '/': '<form method="post" action="/done"><label>Name <input name="name"></label><button>Submit</button></form>',
      '/done': 'done'
    }))
    road = await startRoad({ browser: 'chromium', vault: [] })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })

  const plan = () =>
    `plan "Full" site s = "${pages.url}" on s { open "/" fill field "Name" with "x" click button "Submit" } return { ok: true }`

  test('stops the plan before the act, and the run is not taken up again when there is room', async () => {
    await road.driver.limitStorage?.(1)
    await sleep(SPACE_IS_BELIEVED_MS)
    const full = await road.run(plan())
    expect(full).toMatchObject({ status: 'refused', refusal: { code: 'audit/disk-full' } })
    expect(pages.hits).toEqual([])
    await road.driver.limitStorage?.(undefined)
    const later = await road.run(plan())
    expect(later).toMatchObject({ status: 'done', result: { ok: true } })
    expect(pages.hits.filter(({ method }) => method === 'POST')).toHaveLength(1)
    expect((await road.log(later.run)).verified).toBe(true)
  })
})
