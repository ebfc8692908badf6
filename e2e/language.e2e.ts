import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Approve } from '../cli/road/approve.ts'
import { ONE_ENGINE } from './stage/engines.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const FORM = (button: string, action = '/done') => `<form method="post" action="${action}">
  <label>Name <input name="name"></label> <button>${button}</button></form>`

const CARDS = `<ul aria-label="Results">
  <li><h2>Pot</h2><b>€24</b> <a href="/pot">View</a></li>
  <li><h2>Kettle</h2><b>€12</b> <a href="/kettle">View</a></li></ul>`

describe.each(ONE_ENGINE)('the language in %s', (browser) => {
  let stage: Road
  let pages: Pages
  let approve: (shown: string) => Approve = () => 'all'
  beforeAll(async () => {
    pages = await servePages(() => ({
      '/': `<h1>Home</h1>${FORM('Submit')}`,
      '/cards': CARDS,
      '/kettle': '<h1>The kettle</h1>',
      '/pot': '<h1>The pot</h1>',
      '/late': `<h1>Soon</h1><script>setTimeout(() => { document.querySelector('h1').textContent = 'Now' }, 2000)</script>`,
      '/never': '<h1>Soon</h1>',
      '/ask': `<button onclick="document.querySelector('p').textContent = prompt('Your name?') ?? 'none'">Ask</button><p role=status>-</p>`,
      '/made': FORM('Withdraw', '/withdrawn'),
      '/done': '<h1>Filed</h1>',
      '/withdrawn': '<h1>Withdrawn</h1>'
    }))
    stage = await startRoad({ browser, vault: [], approve: (shown) => approve(shown) })
  })
  afterAll(async () => {
    await stage?.close()
    await pages?.close()
  })
  afterEach(() => {
    pages.hits.length = 0
    approve = () => 'all'
  })

  const plan = (body: string, last = '') => `plan "Case"
site s = "${pages.url}"
${body}
${last}`
  const posts = () => pages.hits.filter(({ method }) => method === 'POST').map(({ path }) => path)

  /** Runs a plan; whatever comes of it, its log verifies and no run of it has a fault. */
  const run = async (text: string) => {
    const out = await stage.run(text)
    expect((await stage.log(out.run)).verified).toBe(true)
    return out
  }

  test('what a page refuses is caught, by `try` and by `else`', async () => {
    const out = await run(
      plan(
        `var how = "tried"
on s {
  open "/"
  try { wait for heading "Gone" up to 500ms } else { set how = "caught" }
  let n = read text of heading "Home" as number else 7
}`,
        'return { how, n }'
      )
    )
    expect(out).toMatchObject({ status: 'done', result: { how: 'caught', n: 7 } })
  })

  test('a link in the very record that was read is followed', async () => {
    const out = await run(
      plan(
        `on s {
  open "/cards"
  let cards = read all listitem in list "Results" as { title: text from heading, price: number "en" from text like "€*" }
  let pick = first(cards sort by .price)
  click link "View" in @pick
  wait for heading like "The *" up to 10s
  let seen = read text of heading
}`,
        'return { pick, seen }'
      )
    )
    expect(out).toMatchObject({
      status: 'done',
      result: { pick: { title: 'Kettle', price: 12 }, seen: 'The kettle' }
    })
    expect(JSON.stringify(out.result)).not.toContain('@element')
  })

  test('a test is looked at again until it holds, or its time is over', async () => {
    const wait = (path: string, ms: string) =>
      plan(`on s { open "${path}" wait until exists heading "Now" up to ${ms} }`, 'return { ok: true }')
    expect(await run(wait('/late', '20s'))).toMatchObject({ status: 'done' })
    expect(await run(wait('/never', '1s'))).toMatchObject({
      status: 'refused',
      refusal: { code: 'page/wait-timeout', span: { line: 3 } }
    })
  })

  test('a prompt gets the text that the plan has for it', async () => {
    const out = await run(
      plan(
        `on s { open "/ask" click button "Ask" then answer "Ada" dialog "Your name?" let said = read text of status }`,
        'return { said }'
      )
    )
    expect(out).toMatchObject({ status: 'done', result: { said: 'Ada' } })
  })

  describe('what was done', () => {
    const FILE = `on s {
  open "/"
  do { click button "Submit" wait for heading "Filed" up to 10s }
  undo { open "/made" click button "Withdraw" wait for heading "Withdrawn" up to 10s }
}`

    test('is taken back when a later step fails', async () => {
      const out = await run(plan(FILE, 'require 1 == 2 else "that does not hold"'))
      expect(out).toMatchObject({ status: 'refused', refusal: { code: 'run/require' }, undone: [{ line: 5 }] })
      expect(out).not.toHaveProperty('notUndone')
      expect(posts()).toEqual(['/done', '/withdrawn'])
    })

    test('is taken back when the person declines a later act', async () => {
      approve = (shown) => (shown.includes('/second') ? 'none' : 'all')
      const out = await run(plan(FILE, 'on s { open "/" fill field "Name" with "/second" click button "Submit" }'))
      expect(out).toMatchObject({ status: 'refused', refusal: { code: 'approval/declined' }, undone: [{ line: 5 }] })
      expect(posts()).toEqual(['/done', '/withdrawn'])
    })

    test('is told of when it could not be taken back', async () => {
      approve = (shown) => (shown.includes('Withdraw') ? 'none' : 'all')
      const out = await run(plan(FILE, 'require 1 == 2 else "that does not hold"'))
      expect(out).toMatchObject({ status: 'refused', refusal: { code: 'run/require' }, notUndone: [{ line: 5 }] })
      expect(posts()).toEqual(['/done'])
    })

    test('stays when the run ends well', async () => {
      expect(await run(plan(FILE))).toMatchObject({ status: 'done' })
      expect(posts()).toEqual(['/done'])
    })
  })

  describe('the person', () => {
    const bless = () =>
      plan(
        `on s { open "/cards" let title = read text of heading first }
let mine = endorse title because "goes out under your name" else "not mine"
on s { open "/" fill field "Name" with mine }`,
        'return { mine }'
      )

    test('stands for a value, as it was shown', async () => {
      const shown: string[] = []
      approve = (page) => {
        shown.push(page)
        return 'all'
      }
      const out = await run(bless())
      expect(out).toMatchObject({ status: 'done', result: { mine: 'Pot' }, approvals: [{ choice: 'once' }] })
      expect(shown.join()).toContain('Pot')
      expect(shown.join()).toContain('goes out under your name')
    })

    test('does not, and the plan goes on with what it has for that', async () => {
      approve = () => 'none'
      const out = await run(bless())
      expect(out).toMatchObject({ status: 'done', result: { mine: 'not mine' }, approvals: [{ choice: 'no' }] })
      const text = readFileSync((await stage.log(out.run)).path, 'utf8')
      expect(text.includes('run/not-blessed')).toBe(true)
      expect(text.includes('goes out under your name')).toBe(false)
    })

    test('is handed over to, and the run looks by itself whether it is done', async () => {
      const out = await run(
        plan(
          `on s { open "/late" hand over "Wait for it" until exists heading "Now" up to 20s }`,
          'return { ok: true }'
        )
      )
      expect(out).toMatchObject({ status: 'done', approvals: [{ choice: 'once', effect: 'human' }] })
    })
  })

  test('what is observed is told to the planner as an outline, and nothing else of it', async () => {
    const out = await run(plan('on s { open "/cards" observe list "Results" }', 'return { ok: true }'))
    expect(out).toMatchObject({ status: 'done', result: { ok: true }, views: [expect.stringContaining('Kettle')] })
  })

  test('code is refused by name before it is begun or asked about', async () => {
    const out = await run(plan('let r = run python gives { n: number } up to 5s """\nresult = {"n": 1}\n"""'))
    expect(out).toMatchObject({ status: 'refused', refusal: { detail: { what: 'run' } } })
    // What the agent was shown before would flow there, which is asked about first.
    expect(out.approvals.filter(({ effect }) => effect !== undefined)).toEqual([])
    expect(out.refusal?.code).toMatch(/^(?:run|page)\/unsupported$/)
    expect(posts()).toEqual([])
  })

  test('a tool that no admin approved is refused by name, by the check', async () => {
    const out = await run(plan('let r = call wallet.pay(1) as { ok: boolean }'))
    expect(out).toMatchObject({
      status: 'refused',
      refusal: { code: 'check/unknown-tool', message: expect.stringContaining('wallet.pay') },
      approvals: []
    })
    expect(posts()).toEqual([])
  })

  // Last: what an agent was told of another site is asked about in each plan after it.
  test('a site that is not reached is caught too', async () => {
    const out = await run(
      plan(
        `site o = "http://127.0.0.1:9"
var how = "tried"
try { on o { open "/" } } else { set how = "caught" }`,
        'return { how }'
      )
    )
    expect(out).toMatchObject({ status: 'done', result: { how: 'caught' } })
  })
})
