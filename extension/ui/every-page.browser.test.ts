import { mkdir, mkdtemp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ok, panels, questions, vault } from './testing/samples.ts'
import { type Scene, startUiPages } from './testing/ui-pages.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const SIZES = { approval: 440, panel: 360, options: 760 } as const

let browser: Browser
let page: Page
let problems: string[] = []
let pages: Awaited<ReturnType<typeof startUiPages>>
let pictures: string

beforeAll(async () => {
  pages = await startUiPages()
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  page = await browser.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  pictures = env.WRIT_PICTURES ?? (await mkdtemp(join(tmpdir(), 'writ-ui-pictures-')))
  await mkdir(pictures, { recursive: true })
})
afterAll(async () => {
  await browser?.close()
  await pages?.close()
})

interface Look extends Omit<Scene, 'locale'> {
  readonly name: string
  readonly reach?: (page: Page) => Promise<unknown>
}

const NO = { ok: false, code: 'enrol/bad-code', message: 'the code is wrong, was used before, or has expired' }
const armed = (page: Page) => page.waitForSelector('#writ-allow[data-armed=true]')
const press = (button: string) => async (page: Page) => {
  await armed(page)
  await page.click(button)
  await page.waitForSelector('main:not([data-state=ready])')
}
const asking = (
  name: string,
  question: object,
  reach: Look['reach'] = armed,
  answer: unknown = ok(undefined)
): Look => ({
  name: `approval-${name}`,
  page: 'approval',
  question: 'q-1',
  replies: { 'question/get': ok({ question, shown: 'h' }), 'question/answer': answer },
  reach
})

const looks: readonly Look[] = [
  ...Object.entries(questions).map(([name, question]) => asking(name, question)),
  asking('arming', questions.destroy, (page) => page.waitForSelector('#writ-allow')),
  asking('allowed', questions.submit, press('#writ-allow')),
  asking('denied', questions.submit, press('#writ-deny')),
  asking('stale', questions.submit, press('#writ-allow'), NO),
  asking('undelivered', questions.submit, (page) => armed(page).then(() => page.click('#writ-allow')), [null]),
  { name: 'approval-gone', page: 'approval', question: 'q-1', replies: { 'question/get': ok({ gone: true }) } },
  ...Object.entries(panels).map(
    ([name, state]): Look => ({
      name: `panel-${name}`,
      page: 'panel',
      replies: { 'panel/state': ok(state) },
      reach: async (page) => {
        for (const steps of await page.locator('summary').all()) await steps.click()
      }
    })
  ),
  { name: 'panel-unreachable', page: 'panel', replies: {}, reach: (page) => page.getByRole('alert').waitFor() },
  {
    name: 'options-fresh',
    page: 'options',
    replies: { 'panel/state': ok(panels.fresh), 'vault/list': ok([]), enrol: NO },
    reach: async (page) => {
      await page.click('#writ-enrol-now')
      await page.click('#writ-vault-save')
    }
  },
  {
    name: 'options-refused',
    page: 'options',
    replies: { 'panel/state': ok(panels.fresh), 'vault/list': ok([]), enrol: NO },
    reach: async (page) => {
      await page.fill('#writ-server', 'https://writ.example.com/')
      await page.fill('#writ-code', 'ABCD-EFGH')
      await page.click('#writ-enrol-now')
      await page.getByRole('alert').waitFor()
    }
  },
  {
    name: 'options-enrolled',
    page: 'options',
    replies: { 'panel/state': ok(panels.busy), 'vault/list': ok(vault), 'vault/put': ok(undefined) },
    reach: async (page) => {
      await page.locator('.vault button').first().click()
      await page.fill('#writ-vault-name', 'shop')
      await page.fill('#writ-vault-site', 'https://shop.example.com')
      await page.fill('#writ-vault-password', 'x')
      await page.click('#writ-vault-save')
      await page.getByRole('status').waitFor()
    }
  }
]

describe.each([
  ['en', 'light'],
  ['en', 'dark'],
  ['zh-CN', 'light'],
  ['zh-CN', 'dark']
] as const)('every page is free of accessibility faults in %s, %s', (locale, colorScheme) => {
  test.each(looks)('$name', async ({ name, reach, ...scene }) => {
    problems = []
    await page.setViewportSize({ width: SIZES[scene.page], height: 760 })
    await page.emulateMedia({ colorScheme })
    await page.goto(pages.page({ ...scene, locale }))
    await page.waitForSelector('main:not([data-state=loading]), [role=alert]')
    await reach?.(page)
    if (!name.endsWith('arming')) await page.waitForTimeout(150)
    await page.screenshot({ path: join(pictures, `${name}-${locale}-${colorScheme}.png`) })
    await page.addScriptTag({ path: AXE })
    const faults = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> }
      }
      const { violations } = await axe.run()
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`)
      )
    })
    expect(faults).toEqual([])
    expect(problems).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  })
})
