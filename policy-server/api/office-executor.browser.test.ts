import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchPlainChromium } from '../../cli/browser/launch-plain-chromium.ts'
import type { PolicyServer } from '../index.ts'
import { ADMIN_KEY, AGENT, startTestServer } from '../testing/test-server.ts'

let status = 503
const heard: string[] = []
const executor = createServer((request, answer) => {
  heard.push(request.url ?? '')
  request.resume()
  answer.writeHead(status, { 'content-type': 'application/json' }).end('{}')
})
let server: PolicyServer
let browser: Browser

beforeAll(async () => {
  executor.listen(0, '127.0.0.1')
  await once(executor, 'listening')
  const url = `http://127.0.0.1:${(executor.address() as AddressInfo).port}`
  server = await startTestServer({ codeHost: { id: 'exe_1', url, images: {} } })
  browser = await launchPlainChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  executor.closeAllConnections()
  executor.close()
})

test.each([
  ['en', /^Pause/, /^Let it go on/, 'The executor of code could not be told'],
  ['zh-CN', /^暂停/, /^让它继续/, '无法通知代码执行器']
])(
  'an admin who pauses an agent is warned that the executor is away, and not once it is there: %s',
  async (lang, pause, goOn, warning) => {
    status = 503
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${server.url}/console/agents?lang=${lang}`)
    await page.fill('#writ-admin-key', ADMIN_KEY)
    await page.keyboard.press('Enter')
    const row = page.locator(`[data-agent="${AGENT.id}"]`)
    const warned = page.getByRole('alert').filter({ hasText: warning })
    await row.getByRole('button', { name: pause }).click()
    await warned.waitFor()
    // What was decided stands all the same.
    expect(await row.getAttribute('data-state')).toBe('paused')
    status = 200
    const before = heard.length
    // It is told again by itself, whether or not anybody looks.
    await expect.poll(() => heard.length, { timeout: 20_000 }).toBeGreaterThan(before)
    await row.getByRole('button', { name: goOn }).click()
    await expect.poll(() => row.getAttribute('data-state')).toBe('active')
    expect(await warned.count()).toBe(0)
    await page.context().close()
  }
)
