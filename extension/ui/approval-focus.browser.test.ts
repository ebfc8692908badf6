import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ARMING_MS } from './approval/arming-clock.ts'
import { type BareTab, startBareChromium } from './testing/bare-chromium.ts'
import { ok, questions } from './testing/samples.ts'
import { startUiPages } from './testing/ui-pages.ts'
import { startVirtualDisplay } from './testing/virtual-display.ts'

let pages: Awaited<ReturnType<typeof startUiPages>>
beforeAll(async () => {
  pages = await startUiPages()
})
afterAll(() => pages?.close())

const ARMED = `(document.querySelector('#writ-more')?.click(), document.querySelector('#writ-allow')?.dataset.armed)`
const ANSWERS = `window.sent.filter(({ type }) => type === 'question/answer').length`
const STATE = `document.querySelector('main')?.dataset.state`

/** Notes in the page when it last came back before a person, and when the button was armed. */
const NOTE_TIMES = `{
  const back = () => {
    if (document.hasFocus() && document.visibilityState === 'visible') window.backAt = performance.now()
  }
  addEventListener('focus', back)
  document.addEventListener('visibilitychange', back)
  const allow = document.querySelector('#writ-allow')
  const note = () => { if (allow.dataset.armed === 'true') window.armedAt = performance.now() }
  new MutationObserver(note).observe(allow, { attributeFilter: ['data-armed'] })
}`

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const armed = (tab: BareTab) => expect.poll(() => tab.evaluate(ARMED), { timeout: 5000, interval: 30 })

describe.each([
  { how: 'another tab hides it', needs: undefined, newWindow: false, fact: 'document.visibilityState', away: 'hidden' },
  {
    how: 'another window takes the focus',
    needs: '/usr/bin/Xvfb',
    newWindow: true,
    fact: 'document.hasFocus()',
    away: false
  }
])('$how', ({ needs, newWindow, fact, away }) => {
  const close: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    for (const end of close.reverse()) await end()
  })

  const missing = needs !== undefined && !existsSync(needs)
  if (missing) console.log(`not run: ${needs} is not installed`)
  test.skipIf(missing)('what was armed is disarmed; time away does not count', async () => {
    const screen = needs === undefined ? undefined : await startVirtualDisplay()
    if (screen) close.push(screen.close)
    const browser = await startBareChromium(screen?.display)
    close.push(browser.close)

    const question = questions.submit
    const replies = { 'question/get': ok({ question, shown: 'h' }), 'question/answer': ok(undefined) }
    const tab = await browser.open(pages.page({ page: 'approval', locale: 'en', question: 'q-1', replies }), true)
    await tab.activate()
    await armed(tab).toBe('true')

    await tab.evaluate(NOTE_TIMES)
    const other = await browser.open('about:blank', newWindow)
    await other.activate()
    await expect.poll(() => tab.evaluate(fact)).toBe(away)
    await armed(tab).toBe('false')
    await pause(1500)
    expect(await tab.evaluate(ARMED)).toBe('false')

    await tab.activate()
    await armed(tab).toBe('true')
    expect(await tab.evaluate<number>('window.armedAt - window.backAt')).toBeGreaterThanOrEqual(ARMING_MS - 5)

    await tab.click('#writ-allow')
    await expect.poll(() => tab.evaluate(STATE)).toBe('answered')
    expect(await tab.evaluate(ANSWERS)).toBe(1)
  })
})
