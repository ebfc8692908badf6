import type { BrowserContext, Page, Worker } from 'playwright'
import type { BrowserDriver } from './browser-driver.ts'
import { watchApprovals } from './watch-approvals.ts'

/** The driver over a context of Chromium, however it was started; `end` stops it. Waits for the extension's worker. */
export const chromiumDriver = async (context: BrowserContext, end: () => Promise<void>): Promise<BrowserDriver> => {
  const isOurs = (url: string) => url.startsWith('chrome-extension://')
  const isOurWorker = (worker: Worker) => isOurs(worker.url())
  let worker = context.serviceWorkers().find(isOurWorker)
  try {
    worker ??= await context.waitForEvent('serviceworker', { predicate: isOurWorker, timeout: 30_000 })
  } catch (error) {
    await end()
    throw error
  }
  const base = worker.url().split('/').slice(0, 3).join('/')
  const extensionUrl = (path: string) => `${base}${path}`

  const newPage = async (url: string) => {
    const page = await context.newPage()
    await page.goto(url, { waitUntil: isOurs(url) ? 'domcontentloaded' : 'load' })
    return page
  }

  const limits: Page[] = []
  const killWorker = async () => {
    const page = await context.newPage()
    try {
      const session = await context.newCDPSession(page)
      await page.goto(extensionUrl('/manifest.json'))
      await session.send('ServiceWorker.enable')
      await session.send('ServiceWorker.stopAllWorkers')
    } finally {
      await page.close()
    }
  }

  const limitStorage = async (bytes: number | undefined) => {
    const page = await newPage(extensionUrl('/options.html'))
    const session = await context.newCDPSession(page)
    const limit = bytes === undefined ? {} : { quotaSize: bytes }
    await session.send('Storage.overrideQuotaForOrigin', { origin: base, ...limit })
    // The limit lasts as long as this session; lifting it ends the page that held it.
    if (bytes !== undefined) return void limits.push(page)
    for (const held of [page, ...limits.splice(0)]) await held.close()
  }

  let ended: Promise<void> | undefined
  return {
    kind: 'chromium',
    extensionId: new URL(base).host,
    extensionUrl,
    newPage,
    onApproval: (listener) => watchApprovals(context, extensionUrl('/approval.html'), listener),
    killWorker,
    limitStorage,
    close: () => {
      ended ??= end()
      return ended
    }
  }
}
