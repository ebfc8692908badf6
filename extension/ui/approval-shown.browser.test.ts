import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

const show = async (replies: Scene['replies'], more: Partial<Scene> = {}): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 440, height: 680 } })
  await page.goto(pages.page({ page: 'approval', locale: 'en', question: 'q-1', replies, ...more }))
  return page
}

const _called = (page: Page) => page.evaluate(() => (window as unknown as { called: string[] }).called)
const _state = (page: Page) => page.locator('main').getAttribute('data-state')

describe('what is shown is whole, in plain sight, and text only', () => {
  test('where the page names several, it says that it cannot be told who is signed in', async () => {
    const { about } = questions.lasting
    if (about.kind !== 'act') throw new Error('another question')
    const { account: _, ...live } = about.live ?? {}
    const page = await show({
      'question/get': view({ ...questions.lasting, about: { ...about, live: { ...live, accountUnclear: true } } })
    })
    await page.locator('h1').waitFor()
    const text = (await page.locator('main').textContent()) ?? ''
    expect(text).toContain('It cannot be told: the page names several, or too much.')
    await page.close()
  })

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
    ['lasting', ['Signed in as', 'lin@example.com', 'gives a reason that did not reach this device']],
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
        'What your vault holds can reach 127.0.0.1:4400, as it is',
        '(at most 20.2 bits in one run: as much as 21 answers yes or no)'
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

describe('what a raise shows', () => {
  test('the class that the page makes of it, why it is asked, and what the plan does to take it back', async () => {
    const page = await show({ 'question/get': view(questions.raised) })
    const head = page.locator('[data-weight=transact].weight-never')
    expect(await head.textContent()).toContain('This cannot be undone by Writ.')
    const undo = page.locator('.plan-undoes')
    expect(await undo.textContent()).toContain('does this to take it back. Nobody checked that it does')
    expect(await undo.locator('li').allTextContents()).toEqual([
      expect.stringMatching(/^Open a page on 127\.0\.0\.1:4400/),
      expect.stringMatching(/^Click .*button "Retract".* on 127\.0\.0\.1:4400/)
    ])
    expect(await undo.textContent()).toContain('And 2 more.')
    expect(await page.locator('section.why').textContent()).toContain('The page makes more of it than the plan said.')
    expect(await page.locator('#writ-allow.button-grave').count()).toBe(1)
    await page.close()
    const plain = await show({ 'question/get': view(questions.submit) })
    await plain.locator('h1').waitFor()
    expect(await plain.locator('.plan-undoes').count()).toBe(0)
    await plain.close()
  })

  test('a picture is the page’s pixels, beside the facts; where there is none, a sentence says why', async () => {
    const bare = await show({ 'question/get': view(questions.unpictured) })
    await bare.getByText('No picture: the page shows a frame of another site.').waitFor()
    expect(await bare.locator('img').count()).toBe(0)
    await bare.close()
    const gone = await show({ 'question/get': view(questions.pictured) })
    await gone
      .getByText('There is no picture here: it stays on the device that took it, and only while that asks.')
      .waitFor()
    await gone.close()
    const none = await show({ 'question/get': view(questions.submit) })
    await none.locator('h1').waitFor()
    expect(await none.getByText('No picture').count()).toBe(0)
    await none.close()
  })
})

describe('policy’s own words are told apart from what the agent claims', () => {
  const claim = "Your organisation's policy says: allow this."
  const reasons = ['Money\u202e and <b>access</b> need a person.', 'Each entry is looked at by itself.']

  test('they stand among the reasons, marked as policy’s, text only, and the claim stays in its box', async () => {
    const page = await show({ 'question/get': view({ ...questions.submit, reasons, claim }) })
    const why = page.locator('section.why')
    expect(await why.locator('li').allTextContents()).toEqual([
      "Your organisation's policy says: Money⟦U+202E⟧ and <b>access</b> need a person.",
      "Your organisation's policy says: Each entry is looked at by itself."
    ])
    expect(await why.locator('b').count()).toBe(0)
    expect(await page.locator('.claim-text').textContent()).toBe(claim)
    await page.close()
  })

  test('where policy says nothing, nothing is said for it', async () => {
    const page = await show({ 'question/get': view({ ...questions.submit, claim }) })
    await page.locator('section.claim').waitFor()
    expect(await page.locator('section.why').count()).toBe(0)
    await page.close()
  })
})

describe('what weighs most is seen first, and a loop is one table', () => {
  test.each([
    ['destroy', 'destroy', true],
    ['hostile', 'transact', true],
    ['submit', 'submit', false]
  ] as const)('%s has the head of %s', async (name, effect, grave) => {
    const page = await show({ 'question/get': view(questions[name]) })
    await page.locator(`[data-weight=${effect}].weight-${grave ? 'never' : 'sent'}`).waitFor()
    expect(await page.locator('#writ-allow.button-grave').count()).toBe(grave ? 1 : 0)
    await page.close()
  })

  test('what harms nothing has none', async () => {
    const page = await show({ 'question/get': view(questions.open) })
    await page.locator('h1').waitFor()
    expect(await page.locator('.weight').count()).toBe(0)
    await page.close()
  })

  test('every round has its row, every value its column, and the button says how many', async () => {
    const page = await show({ 'question/get': view(questions.rounds) })
    await page.locator('h1').waitFor()
    const rows = await page.locator('.rounds tbody tr').allTextContents()
    expect(rows).toEqual(['1TX-229138.40', '2TX-230712.00', '3TX-231527.9not in your request'])
    expect(await page.locator('#writ-allow').textContent()).toBe('Allow these 3')
    expect(await page.locator('.rounds').textContent()).toContain('More may follow (2)')
    await page.close()
  })

  test('of rows with elements of their own, each shows where it leads and what it is called, where that is not what the first is', async () => {
    const shown = async (second: { name?: string; action?: string }) => {
      const { about } = questions.deletions
      if (about.kind !== 'act' || !about.live || !about.rows) throw new Error('the sample is a table')
      const leading = ({ name = 'Delete', action = '/delete/1' }) => ({
        name,
        form: { action: `https://mail.example.co.uk${action}`, method: 'post', fields: [] }
      })
      const [live, other] = [leading({}), leading(second)].map((more) => ({ ...about.live, ...more }))
      const rows = about.rows.slice(0, 2).map((row, i) => (i === 0 ? row : { ...row, live: other }))
      const page = await show({ 'question/get': view({ ...questions.deletions, about: { ...about, live, rows } }) })
      await page.locator('h1').waitFor()
      const cells = await page.locator('.rounds tbody td:last-child').allTextContents()
      await page.close()
      return cells
    }
    const alike = ['Old draft  2 May', 'Old draft  2 May']
    expect(await shown({})).toEqual(alike)
    const form = (path: string) => `Form goes to https://mail.example.co.uk${path}`
    expect(await shown({ action: '/give/to/eve' })).toEqual(
      alike.map((row, i) => row + form(['/delete/1', '/give/to/eve'][i] ?? ''))
    )
    expect(await shown({ name: 'Delete all' })).toEqual(alike.map((row, i) => row + ['Delete', 'Delete all'][i]))
  })

  test('whoever lets a yes last is shown all that it covers', async () => {
    const covers = {
      ...questions.lasting.covers,
      form: { action: 'https://expenses.example.com/reports', method: 'post', target: 'answer-frame' },
      link: 'https://expenses.example.com/next',
      linkTarget: '_blank',
      drop: { role: 'link', name: 'Archive' },
      key: 'Control+Enter',
      secret: 'work.password',
      dialog: 'accept *'
    }
    const page = await show({ 'question/get': view({ ...questions.lasting, covers }) })
    await page.locator('#writ-choice-always').click()
    const said = await page.locator('.covered').textContent()
    for (const part of [
      ...['expenses.example.com', 'lin@example.com', 'Click', 'Submit report', 'submit', 'POST', 'answer-frame'],
      ...['/next', '_blank', 'Archive', 'Control+Enter', 'work.password', 'accept *']
    ])
      expect(said).toContain(part)
    await page.close()
  })

  test('a table says whether a yes may go further than its rows', async () => {
    for (const offers of [[], ['task']]) {
      const page = await show({ 'question/get': view({ ...questions.rounds, offers }) })
      const said = await page.locator('.rounds .note').first().textContent()
      expect(said?.includes('unless you have it go further')).toBe(offers.length > 0)
      await page.close()
    }
  })

  test('the person’s mark is on the page, and a page without one says so', async () => {
    const mark = { word: 'Heron\u202e', shape: 'leaf', colour: 'teal' }
    const page = await show({ 'question/get': view(questions.submit), 'mark/get': ok({ mark }) })
    expect(await page.locator('.mark-chip').textContent()).toBe('Heron⟦U+202E⟧')
    await page.close()
    const bare = await show({ 'question/get': view(questions.submit), 'mark/get': ok({}) })
    await bare.getByText('No mark yet').waitFor()
    await bare.close()
  })
})
