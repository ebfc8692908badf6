import { openToolHost } from '@writ/executor'
import { type Browser, chromium } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN_KEY, startTestServer } from '../policy-server/testing/test-server.ts'
import { findBrowser } from './browser/find-browser.mjs'
import { serveSignedTools } from './testing/serve-signed-tools.ts'

/** A folder for pictures, where somebody wants to see the page. */
const pictures = process.env.WRIT_PICTURES

let browser: Browser
beforeAll(async () => {
  const program = findBrowser('chromium')
  if (program === undefined) throw new Error('there is no Chromium; WRIT_CHROMIUM names its program')
  browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
})
afterAll(() => browser?.close())

test('an admin registers a server that one signs in at, signs in from the page, and sees its tools there', async () => {
  const tools = await serveSignedTools()
  const host = openToolHost({ near: [tools.origin, tools.issuer] })
  const server = await startTestServer({ toolHost: host })
  try {
    const page = await browser.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))
    await page.goto(`${server.url}/console/tools?lang=en`)
    await page.fill('#writ-admin-key', ADMIN_KEY)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Register a server' }).click()
    await page.fill('#writ-register-name', 'mail')
    await page.fill('#writ-register-url', tools.url)
    await page.check('#writ-register-oauth')
    expect(await page.locator('#writ-register-credential').count()).toBe(0)
    await page.getByRole('button', { name: 'Register it' }).click()
    await page.getByRole('button', { name: 'Sign in at mail' }).click()
    const link = page.locator('[data-server="mail"] a[target="_blank"]')
    expect(await link.textContent()).toContain('127.0.0.1')
    if (pictures) await page.screenshot({ path: `${pictures}/console-sign-in.png`, fullPage: true })
    const [opened] = await Promise.all([page.context().waitForEvent('page'), link.click()])
    await page.locator('[data-tool="whoami"]').waitFor()
    expect(await page.locator('[data-server="mail"]').textContent()).toContain('You are signed in')
    // No code stays in the address of the page that it came back to.
    await expect.poll(() => opened.url()).toBe(`${server.url}/oauth/callback/default/mail`)
    expect(faults).toEqual([])
  } finally {
    await server.close()
    await host.close()
    await tools.close()
  }
})
