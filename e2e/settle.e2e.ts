import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closePage } from '../cli/browser/extension-documents.ts'
import { ASK_BEFORE_SUBMIT } from './stage/ask-before-submit.ts'
import { ONE_ENGINE } from './stage/engines.ts'
import { killBusyPage } from './stage/kill-busy-page.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

/** In a page of the extension: has the tab of the site show this address, and waits until it does. */
const SHOW_AGAIN = async (url: string): Promise<void> => {
  const { tabs } = (globalThis as unknown as { readonly chrome: { readonly tabs: TabsApi } }).chrome
  const { origin } = new URL(url)
  const find = async () => (await tabs.query({})).find((tab) => tab.url?.startsWith(origin))
  const tab = await find()
  if (tab) await tabs.update(tab.id, { url })
  for (let tries = 0; tries < 200; tries++) {
    const now = await find()
    if (now?.url === url && now.status === 'complete') return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

interface TabsApi {
  query(of: object): Promise<readonly { readonly id: number; readonly url?: string; readonly status?: string }[]>
  update(tab: number, to: { readonly url: string }): Promise<unknown>
}

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
    const panel = await driver.newPage(driver.extensionUrl('/sidepanel.html'))
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
    const open = panel.locator('button[data-lost]')
    await open.waitFor()
    const id = (await open.getAttribute('data-lost')) ?? ''
    await panel.evaluate(SHOW_AGAIN, `${pages.url}/done`)
    const settle = await driver.newPage(driver.extensionUrl(`/settle.html?lost=${encodeURIComponent(id)}`))
    await settle.bringToFront()
    // It counts once it was read to its end.
    await settle.waitForFunction(() => {
      document.querySelector<HTMLElement>('#writ-more')?.click()
      return document.querySelector('#writ-not-done[data-armed=true]') !== null
    })
    const text = (await settle.textContent('main')) ?? ''
    // What the person had allowed, and what stands there now, in the page's own words.
    for (const part of ['Delete it', '/hangs', 'You had allowed it', '"Filed"']) expect(text).toContain(part)
    await settle.click('#writ-not-done')
    await settle.waitForSelector('main[data-state=answered]')
    await panel.bringToFront()
    await open.waitFor({ state: 'detached' })
    const told = async () => {
      const answer = await fetch(`${road.server.url}/v1/runs/${out.run}`, {
        headers: { authorization: `Bearer ${road.server.agentKey}` }
      })
      return ((await answer.json()) as { report: { settled?: unknown } }).report.settled
    }
    await expect.poll(told, { timeout: 20_000 }).toMatchObject([{ said: 'not-done' }])
    expect((await road.log(out.run)).verified).toBe(true)
    await closePage(settle)
    await closePage(panel)
  })
})
