import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { BrowserDriver, LaunchOptions } from './browser-driver.ts'
import { closePage, untilClosed } from './extension-documents.ts'
import { launchBareChromium } from './launch-bare-chromium.ts'
import { launchChromium } from './launch-chromium.ts'
import { launchFirefox } from './launch-firefox.ts'
import { shownOn } from './shown-on.ts'

/** An extension that does what a driver must cope with: its background opens a window of its own and hears a press in it. */
const writeExtension = (folder: string, kind: 'chromium' | 'firefox') => {
  const background = `
    const api = globalThis.browser ?? chrome
    let last
    api.runtime.onMessage.addListener((message, sender, reply) => {
      if (message === 'open') api.windows.create({ url: api.runtime.getURL('approval.html?id=1'), type: 'popup' }).then(({ id }) => { last = id })
      if (message === 'shut') api.windows.remove(last)
      if (message === 'seen') api.storage.local.get('pressed').then(({ pressed }) => reply(pressed ?? null))
      if (message.pressed) api.storage.local.set(message)
      return message === 'seen'
    })`
  const approval = `
    document.querySelector('#writ-allow').onclick = (event) =>
      (globalThis.browser ?? chrome).runtime.sendMessage({ pressed: { trusted: event.isTrusted, focused: document.hasFocus() } })`
  const files = {
    'manifest.json': JSON.stringify({
      manifest_version: 3,
      name: 'driver test',
      version: '1',
      permissions: ['storage'],
      background: kind === 'chromium' ? { service_worker: 'background.js' } : { scripts: ['background.js'] },
      browser_specific_settings: { gecko: { id: 'driver-test@writ.example' } }
    }),
    'background.js': background,
    'options.html': '<!doctype html><title>options</title><h1>Options</h1>',
    'approval.html':
      '<!doctype html><title>approval</title><button id="writ-allow">Allow</button><script src="approval.js"></script>',
    'approval.js': approval
  }
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

const say = (page: Page, message: string): Promise<unknown> =>
  page.evaluate(
    (text) =>
      // The page's own name for the extension API; it does not exist where this file is checked.
      (
        globalThis as unknown as { chrome: { runtime: { sendMessage(it: string): Promise<unknown> } } }
      ).chrome.runtime.sendMessage(text),
    message
  )

const DRIVERS: [string, 'chromium' | 'firefox', (options: LaunchOptions) => Promise<BrowserDriver>][] = [
  ['chromium', 'chromium', launchChromium],
  ['bare chromium', 'chromium', launchBareChromium],
  ['firefox', 'firefox', launchFirefox]
]

describe.each(DRIVERS)('the driver of %s', (_name, kind, launch) => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-driver-test-'))
  const temporary = join(folder, 'tmp')
  let driver: BrowserDriver
  let options: Page

  beforeAll(async () => {
    writeExtension(join(folder, 'build'), kind)
    mkdirSync(temporary)
    vi.stubEnv('TMPDIR', temporary)
    driver = await launch({ extension: join(folder, 'build'), headless: true })
    vi.unstubAllEnvs()
    options = await driver.newPage(driver.extensionUrl('/options.html'))
    await shownOn(options, 'h1')
  })
  afterAll(async () => {
    await driver?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('opens a page of the extension', async () => {
    expect(await options.locator('h1').textContent()).toBe('Options')
  })

  test('tells once of a window the extension opens, and presses a button in it as a person would', async () => {
    const told: string[] = []
    const approval = new Promise<Page>((resolve) =>
      driver.onApproval((page) => {
        told.push(page.url())
        resolve(page)
      })
    )
    await say(options, 'open')
    const page = await approval
    await page.bringToFront()
    await (await shownOn(page, '#writ-allow')).click()
    await expect.poll(() => say(options, 'seen')).toEqual({ trusted: true, focused: true })
    expect(told).toEqual([driver.extensionUrl('/approval.html?id=1')])
    await closePage(page)
  })

  const openWindow = async (): Promise<Page> => {
    const opened = new Promise<Page>((resolve) => driver.onApproval(resolve))
    await say(options, 'open')
    return await opened
  }

  test('every window that the extension opens can be looked into, one after another', { timeout: 60_000 }, async () => {
    for (let times = 0; times < 8; times++) {
      const page = await openWindow()
      await page.locator('#writ-allow').waitFor({ timeout: 5_000 })
      await closePage(page)
      expect(page.isClosed()).toBe(true)
    }
  })

  test('tells that a window was closed by the extension itself', async () => {
    const page = await openWindow()
    await page.locator('#writ-allow').waitFor()
    let isClosed = false
    const closed = untilClosed(page).then(() => {
      isClosed = true
    })
    await page.waitForTimeout(1_000)
    expect(isClosed).toBe(false)
    await say(options, 'shut')
    await closed
    await closePage(page)
  })

  // Firefox has no worker to stop; its background page sleeps by itself (e2e/crashes.e2e.ts).
  if (kind === 'chromium') {
    test('the worker answers again after it was stopped', async () => {
      await driver.killWorker?.()
      expect(await say(options, 'seen')).toEqual({ trusted: true, focused: true })
    })
  }

  test('leaves no profile behind', async () => {
    await driver.close()
    const left = () => readdirSync(temporary).filter((name) => name.startsWith('writ-profile-'))
    await expect.poll(left, { timeout: 5000 }).toEqual([])
  })
})
