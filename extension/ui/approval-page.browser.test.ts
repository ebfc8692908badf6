import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ARMING_MS } from './approval/arming-clock.ts'
import { ok, questions } from './testing/samples.ts'
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

const view = (question: object) => ok({ question, shown: 'hash-of-what-was-shown' })
const NO = (code: string, message: string) => ({ ok: false, code, message })

const show = async (replies: Scene['replies'], locale = 'en'): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 440, height: 680 } })
  await page.goto(pages.page({ page: 'approval', locale, question: 'q-1', replies }))
  return page
}
const sentAnswers = (page: Page) =>
  page.evaluate(() =>
    (window as unknown as { sent: { type: string; answer?: unknown }[] }).sent
      .filter(({ type }) => type === 'question/answer')
      .map(({ answer }) => answer)
  )
const called = (page: Page) => page.evaluate(() => (window as unknown as { called: string[] }).called)
const armed = (page: Page) => page.waitForSelector('#writ-allow[data-armed=true]', { timeout: 5000 })
const state = (page: Page) => page.locator('main').getAttribute('data-state')

describe('only a person’s own press of a real button answers, and only once', () => {
  const open = () => show({ 'question/get': view(questions.submit), 'question/answer': ok(undefined) })

  test.each([
    ['#writ-allow', 'once'],
    ['#writ-deny', 'no']
  ])('a real click on %s answers %s, carries what was shown, says so, and closes', async (button, choice) => {
    const page = await open()
    await armed(page)
    expect(await page.locator('main').getAttribute('data-question')).toBe('q-1')
    await page.click(button)
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toEqual([{ question: 'q-1', choice, shown: 'hash-of-what-was-shown' }])
    await expect.poll(() => called(page), { timeout: 5000 }).toEqual(['close'])
    await page.close()
  })

  test('a double click is one answer', async () => {
    const page = await open()
    await armed(page)
    await page.dblclick('#writ-allow', { force: true })
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toHaveLength(1)
    await page.close()
  })

  test('script cannot press either button', async () => {
    const page = await open()
    await armed(page)
    await page.evaluate(() => {
      for (const id of ['writ-allow', 'writ-deny']) {
        const button = document.getElementById(id) as HTMLElement
        button.click()
        for (const type of ['pointerdown', 'pointerup', 'click'])
          button.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true }))
        for (const type of ['keydown', 'keyup'])
          button.dispatchEvent(new KeyboardEvent(type, { key: 'Enter', code: 'Enter', bubbles: true }))
      }
    })
    await page.waitForTimeout(200)
    expect(await sentAnswers(page)).toEqual([])
    expect(await state(page)).toBe('ready')
    await page.close()
  })

  test('at the start nothing has focus, and Enter, Space and Escape do nothing', async () => {
    const page = await open()
    await armed(page)
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
    for (const key of ['Enter', 'Space', 'Escape']) await page.keyboard.press(key)
    await page.waitForTimeout(200)
    expect(await sentAnswers(page)).toEqual([])
    await page.close()
  })

  test('the keyboard reaches “Don’t allow” first, then “Allow once”', async () => {
    const page = await open()
    await armed(page)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('writ-deny')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('writ-allow')
    await page.keyboard.press('Enter')
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toMatchObject([{ choice: 'once' }])
    await page.close()
  })
})

describe('“Allow once” is armed late', () => {
  test('not before its time', async () => {
    const page = await show({ 'question/get': view(questions.submit) })
    const waited = await page.evaluate(async () => {
      const from = performance.now()
      while (document.querySelector('#writ-allow')?.getAttribute('data-armed') !== 'true')
        await new Promise((resolve) => setTimeout(resolve, 5))
      const shown = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? from
      return performance.now() - shown
    })
    expect(waited).toBeGreaterThanOrEqual(ARMING_MS - 50)
    expect(await page.locator('#writ-allow').getAttribute('aria-disabled')).toBe('false')
    await page.close()
  })

  test('a click before, or a button held down since before, does not count', async () => {
    const page = await show({ 'question/get': view(questions.submit), 'question/answer': ok(undefined) })
    const { x, y, width, height } = (await page.locator('#writ-allow').boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0
    }
    const middle = [x + width / 2, y + height / 2] as const
    await page.mouse.click(...middle)
    await page.mouse.down()
    expect(await page.locator('#writ-allow').getAttribute('aria-disabled')).toBe('true')
    await armed(page)
    await page.mouse.up()
    await page.waitForTimeout(150)
    expect(await sentAnswers(page)).toEqual([])
    await page.mouse.click(...middle)
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toMatchObject([{ choice: 'once' }])
    await page.close()
  })

  test('“Don’t allow” works from the first moment', async () => {
    const page = await show({ 'question/get': view(questions.submit), 'question/answer': ok(undefined) })
    await page.click('#writ-deny')
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toMatchObject([{ choice: 'no' }])
    await page.close()
  })
})

describe('what is shown is whole, in plain sight, and text only', () => {
  test('hostile text shows its unseen characters, makes no elements, and is not cut', async () => {
    const page = await show({ 'question/get': view(questions.hostile) })
    await page.locator('h1').waitFor()
    const text = (await page.locator('main').textContent()) ?? ''
    expect(text).not.toMatch(/[\p{Cf}\p{Cs}]|(?![\n\t])\p{Cc}/u)
    for (const mark of ['⟦U+202E⟧', '⟦U+200B⟧', '⟦U+2066⟧', '⟦U+2067⟧', '⟦U+0000⟧', '⟦U+000A ×300⟧'])
      expect(text).toContain(mark)
    expect(text).toContain(`${'0123456789abcdef'.repeat(90)}END`)
    expect(text).toContain('<img src=x onerror=alert(1)>')
    expect(await page.locator('main img, main b').count()).toBe(0)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
    expect(wide).toBe(false)
    for (const quoted of await page.locator('.quoted').all()) {
      const cut = await quoted.evaluate((e) => e.scrollWidth > e.clientWidth + 1)
      expect(cut, (await quoted.textContent())?.slice(0, 40)).toBe(false)
    }
    await page.close()
  })

  test.each([
    [
      'submit',
      [
        'Your request',
        'Click the button Submit report on 127.0.0.1:4400 (this submits)',
        'POST',
        '/reports',
        'TX-2291',
        '38.40',
        'hidden'
      ]
    ],
    [
      'destroy',
      [
        'Request, as the agent tells it',
        'Click the button Delete on expenses.corp.example.com:8443 (this deletes or cancels)',
        'https://collect.evil.test/x?from=expenses.corp.example.com',
        'This form goes to another site',
        'This cannot be undone by Writ.',
        'TX-2291  City Taxi',
        'Accept Delete this report?'
      ]
    ],
    [
      'secret',
      [
        'Request, as the app passed it on',
        '••• secret work.password',
        'Fill in the text field Password with a secret from your vault on login.example.com'
      ]
    ],
    [
      'elsewhere',
      ['Send a form from 127.0.0.1:4400 to another site, collect.evil.test', 'This cannot be undone by Writ.']
    ],
    ['endorse', ['Vouch for this value', '3 items, 114.2 in all', 'goes out under your name']],
    ['declassify', ['Release this value to books.example.com', '"sum": 114.2']],
    ['handOver', ['Hand over to you', 'Solve the puzzle', 'U+202E', 'looks by itself']],
    ['open', ['Open a page on 127.0.0.1:4400', 'http://127.0.0.1:4400/reports/TX-2291?show=all']],
    [
      'flows',
      [
        'What is read at bank.example.com can reach the agent, as it is',
        'What your vault holds can reach 127.0.0.1:4400, as it is'
      ]
    ]
  ] as const)('%s', async (name, sentences) => {
    const page = await show({ 'question/get': view(questions[name]) })
    await page.locator('h1').waitFor()
    const text = (await page.locator('main').textContent()) ?? ''
    for (const sentence of sentences) expect(text).toContain(sentence)
    await page.close()
  })

  test('the part of a host that says whose site it is stands in bold, and no other part', async () => {
    const page = await show({ 'question/get': view(questions.destroy) })
    expect(await page.locator('h1 strong').allTextContents()).toEqual(['example.com'])
    await page.close()
  })

  test('the agent’s claim stands apart and is marked as its claim', async () => {
    const page = await show({ 'question/get': view(questions.submit) })
    const claim = page.locator('section.claim')
    expect(await claim.getByRole('heading').textContent()).toBe('The agent says (its claim, not checked)')
    expect(await page.locator('main').getByText('This files the taxi ride').count()).toBe(1)
    await page.close()
  })
})

describe('a question that cannot be answered says so and has no buttons', () => {
  test.each([
    ['gone', { 'question/get': ok({ gone: true }) }, 'no longer open'],
    ['expired', { 'question/get': view({ ...questions.submit, expires: Date.now() - 1 }) }, 'the answer is no'],
    ['refused', { 'question/get': NO('run/unknown', 'this run does not exist') }, 'This run does not exist.'],
    ['background away', {}, 'did not answer']
  ] as const)('%s', async (_name, replies, sentence) => {
    const page = await show(replies)
    await page.waitForSelector('main[data-state=gone]')
    expect(await page.getByRole('alert').textContent()).toContain(sentence)
    expect(await page.locator('#writ-allow, #writ-deny').count()).toBe(0)
    await page.getByRole('button', { name: 'Close' }).click()
    expect(await called(page)).toEqual(['close'])
    await page.close()
  })

  test('time runs out while it is open', async () => {
    const page = await show({ 'question/get': view({ ...questions.submit, expires: Date.now() + 2500 }) })
    await page.waitForSelector('main[data-state=ready]')
    await page.waitForSelector('main[data-state=gone]', { timeout: 5000 })
    expect(await sentAnswers(page)).toEqual([])
    await page.close()
  })

  test('an answer to what was not shown is refused with its sentence', async () => {
    const message = 'the answer does not belong to this question'
    const page = await show({
      'question/get': view(questions.submit),
      'question/answer': NO('approval/unsound', message)
    })
    await armed(page)
    await page.click('#writ-allow')
    await page.waitForSelector('main[data-state=gone]')
    expect(await page.getByRole('alert').textContent()).toContain('The answer does not belong to this question.')
    expect(await called(page)).toEqual([])
    await page.close()
  })

  test('an answer that did not arrive can be given again', async () => {
    const page = await show({ 'question/get': view(questions.submit), 'question/answer': [null, ok(undefined)] })
    await armed(page)
    await page.click('#writ-allow')
    expect(await page.getByRole('alert').textContent()).toContain('may not have arrived')
    expect(await state(page)).toBe('ready')
    await page.click('#writ-deny')
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toMatchObject([{ choice: 'once' }, { choice: 'no' }])
    await page.close()
  })
})
