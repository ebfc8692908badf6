import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BareTab, startBareChromium } from './testing/bare-chromium.ts'
import { ok, questions } from './testing/samples.ts'
import { startUiPages } from './testing/ui-pages.ts'

let browser: Awaited<ReturnType<typeof startBareChromium>>
let pages: Awaited<ReturnType<typeof startUiPages>>

beforeAll(async () => {
  pages = await startUiPages()
  browser = await startBareChromium()
})
afterAll(async () => {
  await browser?.close()
  await pages?.close()
})

const ARMED = `document.querySelector('#writ-allow')?.dataset.armed`
const ANSWERS = `window.sent.filter(({ type }) => type === 'question/answer').length`
const READY = `document.querySelector('main')?.dataset.state`

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const openQuestion = async (): Promise<BareTab> => {
  const question = questions.submit
  const replies = { 'question/get': ok({ question, shown: 'h' }), 'question/answer': ok(undefined) }
  const tab = await browser.open(pages.page({ page: 'approval', locale: 'en', question: 'q-1', replies }), true)
  await tab.activate()
  await expect.poll(() => tab.evaluate(READY)).toBe('ready')
  return tab
}
const armed = (tab: BareTab) => expect.poll(() => tab.evaluate(ARMED), { timeout: 5000, interval: 30 })

test.each([
  ['another window takes the focus', true, 'document.hasFocus()', false],
  ['another tab hides it', false, 'document.visibilityState', 'hidden']
])('%s: what was armed is disarmed, and time away does not count', async (_how, newWindow, fact, away) => {
  const tab = await openQuestion()
  await armed(tab).toBe('true')

  const other = await browser.open('about:blank', newWindow)
  await other.activate()
  await expect.poll(() => tab.evaluate(fact)).toBe(away)
  await armed(tab).toBe('false')
  await pause(1500)
  expect(await tab.evaluate(ARMED)).toBe('false')

  await tab.activate()
  await expect.poll(() => tab.evaluate('document.hasFocus()')).toBe(true)
  const back = Date.now()
  expect(await tab.evaluate(ARMED)).toBe('false')
  await tab.click('#writ-allow')
  expect(await tab.evaluate(ANSWERS)).toBe(0)
  await armed(tab).toBe('true')
  expect(Date.now() - back).toBeGreaterThan(500)

  await tab.click('#writ-allow')
  await expect.poll(() => tab.evaluate(READY)).toBe('answered')
  expect(await tab.evaluate(ANSWERS)).toBe(1)
})
