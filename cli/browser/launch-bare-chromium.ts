import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright'
import type { BrowserDriver, LaunchOptions } from './browser-driver.ts'
import { chromiumDriver } from './chromium-driver.ts'
import { killProcessesOf } from './close-context.ts'
import { findBrowser } from './find-browser.mjs'
import { extensionSwitches, isSandboxable } from './launch-chromium.ts'
import { makeTempProfile } from './temp-profile.ts'

const STARTUP_MS = 30_000

/** Chromium writes the port it chose, and the path of its endpoint, into its profile. */
const readEndpoint = async (profile: string, browser: ChildProcess): Promise<string> => {
  const until = Date.now() + STARTUP_MS
  while (Date.now() < until && browser.exitCode === null) {
    const text = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '')
    const [port, path] = text.split('\n')
    if (port && path) return `ws://127.0.0.1:${port}${path}`
    await sleep(50)
  }
  throw new Error('chromium did not start')
}

const ended = (browser: ChildProcess): Promise<void> =>
  browser.exitCode !== null || browser.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => browser.once('exit', () => resolve()))

/**
 * Chromium as a person would start it: popup blocking, background throttling and window focus are the browser's own, all
 * of which Playwright's switches and overrides change. Playwright joins afterwards, without its overrides, to press the
 * buttons of the extension's pages.
 */
export const launchBareChromium = async (options: LaunchOptions): Promise<BrowserDriver> => {
  const profile = makeTempProfile()
  const switches = [
    `--user-data-dir=${profile.path}`,
    '--remote-debugging-port=0',
    '--no-first-run',
    ...extensionSwitches(options),
    // Without a screen its window would be so small that sites show themselves as on a telephone.
    ...(options.headless ? ['--headless=new', '--window-size=1280,900'] : []),
    ...(isSandboxable() ? [] : ['--no-sandbox']),
    ...(options.args ?? [])
  ]
  const browser = spawn(findBrowser('chromium') ?? 'chromium', [...switches, 'about:blank'], { stdio: 'ignore' })
  browser.on('error', () => undefined)
  const kill = () => browser.kill('SIGKILL')
  process.once('exit', kill)
  const end = async () => {
    browser.kill()
    await Promise.race([ended(browser), sleep(5000)])
    if (browser.exitCode === null) kill()
    process.off('exit', kill)
    killProcessesOf(profile.path)
    profile.remove()
  }
  try {
    const endpoint = await readEndpoint(profile.path, browser)
    const joined = await chromium.connectOverCDP(endpoint, { isLocal: true, noDefaults: true })
    const [context] = joined.contexts()
    if (!context) throw new Error('chromium has no default context')
    return await chromiumDriver(context, async () => {
      await joined.close().catch(() => undefined)
      await end()
    })
  } catch (error) {
    await end()
    throw error
  }
}
