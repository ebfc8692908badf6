import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ok, questions } from './testing/samples.ts'
import { startUiPages } from './testing/ui-pages.ts'

let browser: Browser
let page: Page
let pages: Awaited<ReturnType<typeof startUiPages>>
let pictures: string

beforeAll(async () => {
  pages = await startUiPages()
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  page = await browser.newPage()
  pictures = env.WRIT_PICTURES ?? (await mkdtemp(join(tmpdir(), 'writ-ui-narrow-')))
  await mkdir(pictures, { recursive: true })
})
afterAll(async () => {
  await browser?.close()
  await pages?.close()
})

const SHOTS: readonly string[] = ['raised', 'rounds', 'lasting', 'hostile', 'deletions', 'pictured']

/** WCAG 2.2, 1.4.10 Reflow: at 320 CSS pixels nothing has to be scrolled in two directions. */
describe.each([
  ['en', 'light', 320],
  ['en', 'dark', 640],
  ['zh-CN', 'dark', 320],
  ['zh-CN', 'light', 640]
] as const)('every question fits, in %s, %s, %d wide', (locale, colorScheme, width) => {
  test.each(Object.entries(questions))('%s', async (name, question) => {
    await page.setViewportSize({ width, height: 700 })
    await page.emulateMedia({ colorScheme })
    const replies = { 'question/get': ok({ question, shown: 'h' }) }
    await page.goto(pages.page({ page: 'approval', locale, question: 'q-1', replies }))
    await page.waitForSelector('main[data-state=ready] #writ-allow')
    if (SHOTS.includes(name))
      await page.screenshot({ path: join(pictures, `${width}-${name}-${locale}-${colorScheme}.png`), fullPage: true })
    const wide = await page.evaluate(() => {
      const scrolls = [...document.querySelectorAll('*')].filter(
        (el) => el.scrollWidth > el.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(el).overflowX)
      )
      const beyond = [...document.querySelectorAll('main *')].filter((el) => {
        const { width, right } = el.getBoundingClientRect()
        return width > 0 && right > innerWidth + 1 && !el.closest('.arming')
      })
      const squeezed = [...document.querySelectorAll('.rounds td, dd')].filter(
        (el) => el.getBoundingClientRect().width < 60 && el.textContent !== ''
      )
      return [
        ...(document.documentElement.scrollWidth > innerWidth ? ['the page'] : []),
        ...[...scrolls, ...beyond, ...squeezed].map((el) => `${el.localName}.${el.className}`)
      ]
    })
    expect(wide).toEqual([])
  })
})
