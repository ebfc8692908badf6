import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readWhole } from './testing/read-whole.ts'
import { looked, lostAct, ok } from './testing/samples.ts'
import { type Scene, startUiPages } from './testing/ui-pages.ts'

let browser: Browser
let pages: Awaited<ReturnType<typeof startUiPages>>

beforeAll(async () => {
  pages = await startUiPages()
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
})
afterAll(async () => {
  await browser?.close()
  await pages?.close()
})

const show = async (replies: Scene['replies']): Promise<Page> => {
  const page = await browser.newPage()
  const scene = { 'lost/get': ok(lostAct), 'lost/look': ok(looked), 'lost/settle': ok(undefined), ...replies }
  await page.goto(pages.page({ page: 'settle', locale: 'en', question: lostAct.id, replies: scene }))
  await page.waitForSelector('main[data-state=ready]')
  return page
}
const sent = (page: Page, type: string) =>
  page.evaluate(
    (wanted) => (window as unknown as { sent: { type: string }[] }).sent.filter((message) => message.type === wanted),
    type
  )
const armed = (page: Page) => readWhole(page, '#writ-done')

describe('an act whose outcome was lost', () => {
  test('is shown as it was approved, beside what the site shows now, which is marked as the page’s', async () => {
    const page = await show({})
    await armed(page)
    const text = (await page.textContent('main')) ?? ''
    for (const part of ['Submit report', 'TX-2291', '127.0.0.1:4400', 'expense-agent', 'You had allowed it'])
      expect(text).toContain(part)
    expect(await page.getByRole('region', { name: 'The page’s own words' }).textContent()).toContain('already done')
    await page.close()
  })

  test.each([
    ['#writ-done', 'done'],
    ['#writ-not-done', 'not-done'],
    ['#writ-unknown', 'unknown']
  ])('%s says `%s`, bound to what was shown, once', async (button, said) => {
    const page = await show({ 'lost/get': [ok(lostAct), ok({ ...lostAct, shown: 'after the look' })] })
    await armed(page)
    await page.locator(button).focus()
    await page.keyboard.press('Enter')
    await page.waitForSelector('main[data-state=answered]')
    expect(await sent(page, 'lost/settle')).toEqual([
      { type: 'lost/settle', id: lostAct.id, said, shown: 'after the look' }
    ])
    await page.close()
  })

  test('nothing settles it before the page was looked at, nor a press that no person made', async () => {
    const page = await show({})
    await page.evaluate(() => document.getElementById('writ-not-done')?.click())
    await armed(page)
    await page.evaluate(() => document.getElementById('writ-not-done')?.click())
    expect(await sent(page, 'lost/settle')).toEqual([])
    await page.close()
  })

  test('a word that is not taken is said so, and can be given again', async () => {
    const page = await show({
      'lost/settle': [{ ok: false, code: 'approval/unsound', message: 'x' }, ok(undefined)]
    })
    await armed(page)
    await page.click('#writ-done')
    await page.getByRole('alert').waitFor()
    await page.click('#writ-done')
    await page.waitForSelector('main[data-state=answered]')
    expect(await sent(page, 'lost/settle')).toHaveLength(2)
    await page.close()
  })

  test('a tab that is gone is said so, and the person can settle it all the same', async () => {
    const page = await show({ 'lost/look': { ok: false, code: 'page/closed', message: 'x' } })
    await armed(page)
    expect(await page.textContent('main')).toContain('The page cannot be read now.')
    await page.click('#writ-show')
    expect(await sent(page, 'lost/show')).toHaveLength(1)
    await page.close()
  })
})
