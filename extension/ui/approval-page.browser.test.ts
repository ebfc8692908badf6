import { MAX_ANSWER } from '@writ/dsl/contract'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ARMING_MS } from './approval/arming-clock.ts'
import { readWhole } from './testing/read-whole.ts'
import { KEPT_FROM, ok, questions, TRIPS } from './testing/samples.ts'
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

const show = async (replies: Scene['replies'], more: Partial<Scene> = {}): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 440, height: 680 } })
  await page.goto(pages.page({ page: 'approval', locale: 'en', question: 'q-1', replies, ...more }))
  return page
}
const sentAnswers = (page: Page) =>
  page.evaluate(() =>
    (window as unknown as { sent: { type: string; answer?: unknown }[] }).sent
      .filter(({ type }) => type === 'question/answer')
      .map(({ answer }) => answer)
  )
const called = (page: Page) => page.evaluate(() => (window as unknown as { called: string[] }).called)
const state = (page: Page) => page.locator('main').getAttribute('data-state')

describe('only a person’s own press of a real button answers, and only once', () => {
  const open = () => show({ 'question/get': view(questions.submit), 'question/answer': ok(undefined) })

  test.each([
    ['#writ-allow', 'once'],
    ['#writ-deny', 'no']
  ])('a real click on %s answers %s, carries what was shown, says so, and closes', async (button, choice) => {
    const page = await open()
    await readWhole(page)
    expect(await page.locator('main').getAttribute('data-question')).toBe('q-1')
    await page.click(button)
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toEqual([{ question: 'q-1', choice, shown: 'hash-of-what-was-shown' }])
    await expect.poll(() => called(page), { timeout: 5000 }).toEqual(['close'])
    await page.close()
  })

  test.each([
    ['an act', 'submit', '#writ-allow', 'Allowed onceWrit looks at the page once more, then does it.'],
    ['an act', 'submit', '#writ-deny', 'Not allowedIt is not done.'],
    ['flows', 'flows', '#writ-allow', 'Allowed for this runData may move as it was listed.'],
    ['an agent', 'stopAgent', '#writ-allow', 'It may go onIts next question comes after a pause.'],
    [
      'an agent',
      'stopAgent',
      '#writ-deny',
      'The agent is stoppedAll its runs on this device end. You can let it go on in the settings.'
    ]
  ] as const)('what comes of the answer is said, of %s: %s, %s', async (_, name, button, said) => {
    const page = await show({ 'question/get': view(questions[name]), 'question/answer': ok(undefined) })
    await readWhole(page)
    await page.click(button)
    await page.waitForSelector('main[data-state=answered]')
    expect(await page.locator('.closing').textContent()).toBe(said)
    await page.close()
  })

  test('a double click is one answer', async () => {
    const page = await open()
    await readWhole(page)
    await page.dblclick('#writ-allow', { force: true })
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toHaveLength(1)
    await page.close()
  })

  test('script cannot press either button', async () => {
    const page = await open()
    await readWhole(page)
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
    await readWhole(page)
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
    for (const key of ['Enter', 'Space', 'Escape']) await page.keyboard.press(key)
    await page.waitForTimeout(200)
    expect(await sentAnswers(page)).toEqual([])
    await page.close()
  })

  test('the keyboard reaches “Don’t allow” first, then “Allow once”', async () => {
    const page = await open()
    await readWhole(page)
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
      while (document.querySelector('#writ-allow')?.getAttribute('data-armed') !== 'true') {
        document.querySelector<HTMLElement>('#writ-more')?.click()
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
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
    await readWhole(page)
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

describe('what was not in view is not allowed', () => {
  const long = { ...questions.submit, request: { text: 'First, a word. '.repeat(400), saidBy: 'agent' } }

  test.each([
    ['who does not scroll', () => Promise.resolve()],
    ['who jumps to the end', (page: Page) => page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))]
  ])('a person %s cannot allow, and reads why', async (_who, read) => {
    const page = await show({ 'question/get': view(long), 'question/answer': ok(undefined) })
    await page.locator('#writ-allow').waitFor()
    await read(page)
    await page.waitForTimeout(ARMING_MS + 500)
    expect(await page.locator('#writ-allow').getAttribute('data-armed')).toBe('false')
    expect(await page.locator('#writ-arming').textContent()).toContain('Read on to the end')
    await page.click('#writ-allow', { force: true })
    expect(await sentAnswers(page)).toEqual([])
    await page.close()
  })

  test('who reads on to the end can', async () => {
    const page = await show({ 'question/get': view(long), 'question/answer': ok(undefined) })
    await readWhole(page)
    await page.click('#writ-allow')
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toMatchObject([{ choice: 'once' }])
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
    await readWhole(page)
    await page.click('#writ-allow')
    await page.waitForSelector('main[data-state=gone]')
    expect(await page.getByRole('alert').textContent()).toBe(
      'Your answer was not acceptedThe answer does not belong to this question. This answer changed nothing. If you had answered before, that answer counts.Close'
    )
    expect(await called(page)).toEqual([])
    await page.close()
  })

  test('an answer that did not arrive can be given again', async () => {
    const page = await show({ 'question/get': view(questions.submit), 'question/answer': [null, ok(undefined)] })
    await readWhole(page)
    await page.click('#writ-allow')
    expect(await page.getByRole('alert').textContent()).toContain('may not have arrived')
    expect(await state(page)).toBe('ready')
    await page.click('#writ-deny')
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toMatchObject([{ choice: 'once' }, { choice: 'no' }])
    await page.close()
  })
})

describe('sites that the browser keeps the extension from', () => {
  test.each([
    ['#writ-allow', [`allowSites ${KEPT_FROM.join(' ')}`]],
    ['#writ-deny', []]
  ])('each is shown whole, and a press of %s asks the browser for %j', async (button, asked) => {
    const page = await show({ 'question/get': view(questions.sites), 'question/answer': ok(undefined) })
    await readWhole(page)
    expect(await page.locator('.host').allTextContents()).toEqual(KEPT_FROM)
    await page.click(button)
    await page.waitForSelector('main[data-state=answered]')
    expect((await called(page)).filter((one) => one.startsWith('allowSites'))).toEqual(asked)
    await page.close()
  })
})

describe('a file is the person’s to choose', () => {
  const open = (question: object) => show({ 'question/get': view(question), 'question/answer': ok(undefined) })
  const chosen = (bytes: string) => ({
    name: 'Bill \u202e.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from(bytes)
  })

  test('nothing can be allowed before one is chosen; then its handle goes with the answer, and what it holds does not', async () => {
    const page = await open(questions.file)
    await page.getByText('Which file is the receipt?').waitFor()
    await page.waitForTimeout(ARMING_MS + 500)
    expect(await page.locator('#writ-allow').getAttribute('data-armed')).toBe('false')
    await page.setInputFiles('#writ-file', chosen('abc'))
    expect(await page.getByRole('status').textContent()).toMatch(/Bill .*U\+202E.*\.pdf \(3 B\)/i)
    await readWhole(page)
    await page.click('#writ-allow')
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toEqual([
      { question: 'q-1', choice: 'once', shown: 'hash-of-what-was-shown', file: { id: 'f1', sha256: 'digest' } }
    ])
    expect(await called(page)).toContain(`keepFile ${questions.file.run} q-1 Bill \u202e.pdf`)
    await page.close()
  })

  test('one that is chosen as its question ends is not kept, and that is said', async () => {
    const page = await show({ 'question/get': view(questions.file) }, { notKept: 'approval/unsound' })
    await page.setInputFiles('#writ-file', chosen('abc'))
    await readWhole(page)
    await page.click('#writ-allow')
    await page.waitForSelector('main[data-state=gone]')
    expect(await sentAnswers(page)).toEqual([])
    await page.close()
  })

  test('one that cannot be kept is said, and another can be chosen; a no brings none', async () => {
    const page = await open(questions.input)
    await page.setInputFiles('#writ-file', chosen('abcd'))
    await readWhole(page)
    await page.click('#writ-allow')
    await page.getByRole('alert').waitFor()
    expect(await sentAnswers(page)).toEqual([])
    await page.click('#writ-deny')
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toEqual([{ question: 'q-1', choice: 'no', shown: 'hash-of-what-was-shown' }])
    await page.close()
  })
})

describe.each([
  [
    'en',
    'Give your answer first.',
    'This is no number',
    'Read as 1,234.5.',
    'may tell the agent',
    'does not tell the agent'
  ],
  [
    'zh-CN',
    '请先给出您的回答。',
    '无法读出数字',
    '读作 1,234.5。',
    '计划可能会把您的回答告诉',
    '计划不会把您的回答告诉'
  ]
])('an answer is the person’s to give, in %s', (locale, wanting, noNumber, readAs, told, untold) => {
  const open = (question: object, reply: unknown = ok(undefined)) =>
    show({ 'question/get': view(question), 'question/answer': reply }, { locale })
  const given = async (page: Page) => {
    await readWhole(page)
    await page.click('#writ-allow')
    await page.waitForSelector('main[data-state=answered]')
    return await sentAnswers(page)
  }
  const check = async (page: Page, ...options: (number | string)[]) => {
    for (const option of options) await page.locator(`#writ-answer-${option}`).check()
  }
  const answerOf = (value: unknown) => [{ question: 'q-1', choice: 'once', shown: 'hash-of-what-was-shown', value }]

  test('nothing is filled in, and nothing can be given before there is an answer', async () => {
    const page = await open(questions.askOne)
    await page.getByText('Which trip is this for?').waitFor()
    expect(await page.locator('input:checked').count()).toBe(0)
    const state = page.locator('#writ-arming')
    await page.setViewportSize({ width: 440, height: 1400 })
    await expect.poll(() => state.textContent(), { timeout: 10_000 }).toContain(wanting)
    expect(await page.locator('#writ-allow').getAttribute('data-armed')).toBe('false')
    await check(page, 1)
    expect(await given(page)).toEqual(answerOf('Oslo <b>2</b>'))
    await page.close()
  })

  test('where it goes is said, and whether the agent is told', async () => {
    const page = await open(questions.askText)
    const goes = page.locator('.flows')
    await goes.waitFor()
    expect(await goes.locator('li').count()).toBe(2)
    expect(await goes.textContent()).toContain('127.0.0.1:4400')
    await page.getByText(told).waitFor()
    await page.close()
    const silent = await open(questions.askOne)
    await silent.getByText(untold).waitFor()
    expect(await silent.locator('.flows').count()).toBe(0)
    await silent.close()
  })

  test('a number that cannot be read is said, and is corrected as its locale writes it', async () => {
    const page = await open(questions.askNumber)
    await page.fill('#writ-answer', '1,234.5')
    await page.keyboard.press('Tab')
    expect(await page.getByRole('alert').textContent()).toContain(noNumber)
    expect(await page.locator('#writ-answer').getAttribute('aria-invalid')).toBe('true')
    await page.fill('#writ-answer', '1.234,5 ')
    expect(await page.locator('#writ-answer-hint').textContent()).toBe(readAs)
    expect(await given(page)).toEqual(answerOf(1234.5))
    await page.close()
  })

  test('a text is written and given by the keyboard alone, and is told with the question', async () => {
    const page = await open(questions.askText)
    await page.locator('#writ-answer').waitFor()
    await page.keyboard.press('Tab')
    const field = page.locator('#writ-answer')
    expect(await field.evaluate((one) => one === document.activeElement)).toBe(true)
    const told = (await field.getAttribute('aria-describedby')) ?? ''
    expect(await page.locator(`#${told}`).textContent()).toContain('What shall the note say?')
    await page.keyboard.type('two lines')
    await page.keyboard.press('Enter')
    await page.keyboard.type('of it')
    await readWhole(page)
    for (const key of ['Tab', 'Tab', 'Enter']) await page.keyboard.press(key)
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toEqual(answerOf('two lines\nof it'))
    await page.close()
  })

  test('a text that says nothing, or is too long, is none', async () => {
    const page = await open(questions.askText)
    await page.fill('#writ-answer', 'x')
    await readWhole(page)
    for (const none of ['  ', 'x'.repeat(MAX_ANSWER + 1)]) {
      await page.fill('#writ-answer', none)
      await expect.poll(() => page.locator('#writ-allow').getAttribute('data-armed')).toBe('false')
    }
    expect(await page.getByRole('alert').textContent()).toContain(String(MAX_ANSWER))
    await page.close()
  })

  test.each([
    ['a no', questions.askBoolean, (page: Page) => check(page, 1), false],
    ['a day', questions.askDate, (page: Page) => page.fill('#writ-answer', '2026-03-01'), '2026-03-01'],
    ['one of many', questions.askLong, (page: Page) => page.selectOption('#writ-answer', '7'), '上海'],
    ['some, in their order', questions.askMany, (page: Page) => check(page, 'none', 2, 0), ['Hotel', 'Taxi']],
    ['none of them', questions.askMany, (page: Page) => check(page, 2, 'none'), []]
  ] as const)('%s is given as it was answered', async (_, question, answer, value) => {
    const page = await open(question)
    await page.locator('#writ-answer, #writ-answer-0').first().waitFor()
    await answer(page)
    expect(await given(page)).toEqual(answerOf(value))
    await page.close()
  })

  test('what is picked from a list that opens stands below it, whole', async () => {
    const page = await open(questions.askLong)
    await page.selectOption('#writ-answer', '2')
    const picked = page.locator('#writ-answer-picked')
    expect(await picked.textContent()).toBe(TRIPS[2])
    await page.selectOption('#writ-answer', '')
    expect(await picked.count()).toBe(0)
    await page.close()
  })

  test('a no brings none, whatever was written', async () => {
    const page = await open(questions.askText)
    await page.fill('#writ-answer', 'x')
    await page.click('#writ-deny')
    await page.waitForSelector('main[data-state=answered]')
    expect(await sentAnswers(page)).toEqual([{ question: 'q-1', choice: 'no', shown: 'hash-of-what-was-shown' }])
    await page.close()
  })

  test('one that is not taken is said, and the question stays open', async () => {
    const page = await open(questions.askOne, NO('approval/bad-answer', 'the answer is no choice'))
    await check(page, 0)
    await readWhole(page)
    await page.click('#writ-allow')
    await page.getByRole('alert').waitFor()
    expect(await state(page)).toBe('ready')
    await page.close()
  })
})
