import { join } from 'node:path'
import type { JournalAnswer, JournalEvent } from '@writ/dsl/contract'
import type { BrowserContext, Page, Route } from 'playwright'
import { launchPlainChromium } from '../../cli/browser/launch-plain-chromium.ts'
import type * as DeviceEntry from '../../extension/platform/testing/device-entry.ts'
import { begun } from '../../policy-server/testing/run-a-plan.ts'
import { openTestSession, PLAN, sendPlan } from '../../policy-server/testing/test-server.ts'
import { bundleEntry } from './storage-pages.ts'

export type DeviceGlobal = typeof globalThis & { readonly writ: typeof DeviceEntry; device: DeviceEntry.Device }

/** The policy server that devices are at home at, as it is now. */
export interface DeviceHome {
  readonly url: string
  enrolCode(): Promise<string>
}

/** What stands between a device and the server: it gives on what is said, unless a test puts something in its place. */
export interface Between {
  page: Page
  readonly context: BrowserContext
  change: ((answer: JournalAnswer) => JournalAnswer | 'lost') | undefined
  offline: boolean
  uploads: number
}

/** Real pages of Chromium, each with the storage, journal and uploads of the extension's background, at home at this server's origin. */
export const openDevicePages = async (home: () => DeviceHome) => {
  const script = await bundleEntry(
    join(import.meta.dirname, '../../extension/platform/testing/device-entry.ts'),
    'writ'
  )
  const browser = await launchPlainChromium()

  /** A device: the storage and the uploads of the background, in a page of its own that is at home at the server's origin. */
  const between = async (): Promise<Between> => {
    const context = await browser.newContext()
    const opened: Between = { page: await context.newPage(), context, change: undefined, offline: false, uploads: 0 }
    await context.route('**/device-page.html', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><title>Device</title><script>${script}</script>`
      })
    )
    // The server takes nothing from web pages, and this is none but for where it is at home.
    const onward = (route: Route) => {
      const { origin: _, ...headers } = route.request().headers()
      return route.fetch({ headers })
    }
    await context.route('**/v1/enrol', async (route) => route.fulfill({ response: await onward(route) }))
    await context.route('**/v1/journal', async (route) => {
      opened.uploads++
      if (opened.offline) return route.abort()
      const response = await onward(route)
      const { change } = opened
      if (!change || !response.ok()) return route.fulfill({ response })
      const answer = change((await response.json()) as JournalAnswer)
      return answer === 'lost' ? route.abort() : route.fulfill({ response, json: answer })
    })
    await context.routeWebSocket('**/v1/channel', (ours) => {
      const theirs = new WebSocket(ours.url())
      const open = new Promise((resolve) => theirs.addEventListener('open', resolve))
      ours.onMessage((message) => void open.then(() => theirs.send(String(message))))
      theirs.addEventListener('message', ({ data }) => ours.send(String(data)))
      theirs.addEventListener('close', () => ours.close())
      ours.onClose(() => theirs.close())
    })
    await opened.page.goto(`${home().url}/device-page.html`)
    return opened
  }

  const openDevice = (page: Page) =>
    page.evaluate(async () => {
      const own = globalThis as unknown as DeviceGlobal
      own.device = await own.writ.openDevice()
      return own.device.device
    })

  const enrol = async ({ page }: Between): Promise<string> => {
    const code = await home().enrolCode()
    await page.evaluate(([url, given]) => (globalThis as unknown as DeviceGlobal).writ.enrol(url, given), [
      home().url,
      code
    ] as const)
    return openDevice(page)
  }

  /** The worker is killed, and begins again from what is written down. */
  const restart = async (between: Between) => {
    await between.page.close()
    between.page = await between.context.newPage()
    await between.page.goto(`${home().url}/device-page.html`)
    await openDevice(between.page)
  }

  return { between, enrol, restart, close: () => browser.close() }
}

export const write = (
  page: Page,
  events: readonly JournalEvent[],
  secret?: { readonly salt: string; readonly value: string }
) =>
  page.evaluate(
    async (given) => {
      const written = await (globalThis as unknown as DeviceGlobal).device.write(given.events, given.secret)
      if (!written.ok) throw new Error(written.refusal.code)
    },
    { events, secret }
  )

export const resumed = (run: string, count: number, from = 0): JournalEvent[] =>
  Array.from({ length: count }, (_, i) => ({ kind: 'resumed', run, batch: from + i }))

export const upload = (page: Page, ask = false) =>
  page.evaluate((how) => (globalThis as unknown as DeviceGlobal).device.upload(how), { ask })
export const settle = (page: Page) =>
  page.evaluate(async () => (await (globalThis as unknown as DeviceGlobal).device.settle()).ok)
export const unsent = (page: Page) => page.evaluate(() => (globalThis as unknown as DeviceGlobal).device.unsent())
export const kept = (page: Page) =>
  page.evaluate(async () => {
    const { checkpoint, doubt, settled, newest } = await (globalThis as unknown as DeviceGlobal).device.kept()
    return { checkpoint, doubt, settled, seq: newest?.seq }
  })
export const setClock = (page: Page, ms: number) =>
  page.evaluate((ahead) => (globalThis as unknown as DeviceGlobal).writ.setClock(ahead), ms)

/** A run that the server decided for the device, begun in its journal. */
export const beginRun = async (server: string, page: Page): Promise<string> => {
  await page.evaluate(() => (globalThis as unknown as DeviceGlobal).device.channel.ready(5_000))
  const session = await openTestSession(server)
  const run = String((await sendPlan(server, session, PLAN, { sum: 3 })).body.run)
  const offer = await page.evaluate((id) => (globalThis as unknown as DeviceGlobal).device.offer(id), run)
  await write(page, [begun(offer)])
  return run
}
