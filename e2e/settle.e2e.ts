import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASK_BEFORE_SUBMIT } from './stage/ask-before-submit.ts'
import { ONE_ENGINE } from './stage/engines.ts'
import { killBusyPage } from './stage/kill-busy-page.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { settleAs } from './stage/settle-as.ts'
import { type Road, startRoad } from './stage/start-road.ts'

describe.each(ONE_ENGINE)('in %s, what nobody saw the end of', (browser) => {
  let road: Road
  let pages: Pages
  beforeAll(async () => {
    pages = await servePages(() => ({
      '/hangs':
        '<h1>Sure?</h1><button onclick="for (const end = Date.now() + 30000; Date.now() < end; );">Delete it</button>',
      '/done': '<h1>Filed</h1>'
    }))
    road = await startRoad({ browser, vault: [], policy: ASK_BEFORE_SUBMIT })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })

  test('the person settles an act whose page was lost in the middle of it, over what was approved and what the site shows', async () => {
    const { driver } = road
    const running = road.run(
      `plan "Lost" site s = "${pages.url}"
on s { open "/hangs" click button "Delete it" as destroy }`,
      {
        onEvent: async ({ what }) => {
          if (!JSON.stringify(what).includes('"type":"answered"')) return
          // Its handler holds the page for long enough; then the process that shows it is gone, and the interpreter with it.
          await killBusyPage()
        }
      }
    )
    const out = await running
    expect(out).toMatchObject({ status: 'unknown', refusal: { code: 'run/unknown-outcome' } })
    const text = await settleAs(driver, out.run ?? '', { url: `${pages.url}/done`, said: 'not-done' })
    // What the person had allowed, and what stands there now, in the page's own words.
    for (const part of ['Delete it', '/hangs', 'You had allowed it', '"Filed"']) expect(text).toContain(part)
    const told = async () => {
      const answer = await fetch(`${road.server.url}/v1/runs/${out.run}`, {
        headers: { authorization: `Bearer ${road.server.agentKey}` }
      })
      return ((await answer.json()) as { report: { settled?: unknown } }).report.settled
    }
    await expect.poll(told, { timeout: 20_000 }).toMatchObject([{ said: 'not-done' }])
    expect((await road.log(out.run)).verified).toBe(true)
  })
})
