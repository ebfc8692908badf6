import { type Expenses, SEED_USER } from '@writ/examples/expenses'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { loadPlan } from '../examples/plans/index.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type FrameRoad, frameScript, startFrameRoad } from './stage/start-frame-road.ts'
import { startSite } from './stage/start-site.ts'

const BODY = `<h1>Bridge</h1><p>The sum is 42</p><a href="/quiet?again">Again</a>
<table><caption>Bills</caption><tr><th>no<th>sum<tr><td>A1<td>12<tr><td>A2<td>30</table>`

describe('the road in frames of an app that is a page', () => {
  let pages: Pages
  let road: FrameRoad
  beforeAll(async () => {
    road = await startFrameRoad(async (host) => {
      pages = await servePages(() => ({ '/quiet': frameScript(host) + BODY, '/bare': BODY }))
      return [pages.url]
    })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })
  const read = (path: string, then = '') => `plan "Read" site s = "${pages.url}"
on s {
  open "${path}"
  ${then}
  let a = read text of text like "The sum*"
}
return a`

  test('a page that a link leads to is acted in', async () => {
    expect(await road.run(read('/quiet', 'click link "Again"'))).toMatchObject({
      status: 'done',
      result: 'The sum is 42'
    })
    expect(pages.hits.map(({ path }) => path)).toContain('/quiet?again')
  })

  test('what seldom is done, is done by the second script of its page side', async () => {
    const table = 'let bills = read table "Bills" as list of { no: text, sum: number }'
    const seen = `plan "Bills" site s = "${pages.url}"\non s { open "/quiet" ${table} observe document } return bills`
    const out = await road.run(seen)
    const result = [
      { no: 'A1', sum: 12 },
      { no: 'A2', sum: 30 }
    ]
    expect(out).toMatchObject({ status: 'done', result })
    expect(JSON.stringify(out.views)).toContain('The sum is 42')
  })

  test('a page that brings no page side is refused', async () => {
    expect(await road.run(read('/bare'))).toMatchObject({ status: 'refused', refusal: { code: 'page/load-failed' } })
  })

  test('a feature is a function of the app, asked about in its own dialog, and out of reach of its frames', async () => {
    const given = `{ name: 'greet', effect: 'share', presence: 'present',
      schema: { input: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } },
      run: ({ name }, { step }) => { greeted.push(step); return 'Hello, ' + name } }`
    await road.page.evaluate(`globalThis.greeted = []; coordinator.then((app) => app.registerFeature(${given}))`)
    const plan = `plan "Greet" site s = "${pages.url}"
on s { open "/quiet" let seen = read text of text like "The sum*" }
let said = call app.greet({ name: seen }) as text
return said`
    // What the app registers is told to the server over its channel: a plan may be there first, and is refused then.
    const run = () => expect.poll(() => road.run(plan), { timeout: 60_000 })
    // The app does not say that anybody is there.
    await run().toMatchObject({ refusal: { code: 'feature/absent', detail: { said: 'absent' } } })
    await road.page.evaluate(`coordinator.then((app) => app.registerFeature({ ...${given}, presence: 'none' }))`)
    await run().toMatchObject({ status: 'done', result: 'Hello, The sum is 42' })
    expect(await road.page.evaluate('greeted.length')).toBe(1)
    const reach = 'try { typeof parent.coordinator } catch (error) { error.name }'
    expect(await road.evaluate<string>('/quiet', reach)).toBe('SecurityError')
  })

  test('the app’s web server passes on nothing of another origin’s page', async () => {
    const asked = await fetch(`${road.url}/v1/runs`, { headers: { origin: pages.url } })
    expect(asked.status).toBe(404)
  })
})

describe('the sample application in a frame of an app that is a page', () => {
  let site: Expenses
  let road: FrameRoad
  beforeAll(async () => {
    road = await startFrameRoad(async (host) => {
      site = await startSite({ app: host })
      return [site.url]
    })
    // The person signs in, in the app's frame.
    const shown = `plan "Show" site s = "${site.url}"\non s { open "/login" let a = read text of heading }\nreturn a`
    expect((await road.run(shown)).status).toBe('done')
    const { name, password } = SEED_USER
    await road.evaluate(
      '/login',
      `document.forms[0].querySelector('[type=password]').value = ${JSON.stringify(password)}
      document.forms[0].querySelector('input:not([type=password]):not([type=hidden])').value = ${JSON.stringify(name)}
      void setTimeout(() => document.forms[0].requestSubmit())`
    )
    const isIn = () => expect(road.page.frames().map((one) => one.url())).toContain(`${site.url}/reports`)
    await vi.waitFor(isIn, { timeout: 20_000 })
  })
  afterAll(async () => {
    await road?.close()
    await site?.close()
  })

  test('a plan files a report there, after the app’s own dialog', async () => {
    const before = await site.reports()
    const inputs = { title: 'Night taxi', amount: 18.4, category: 'Travel', date: '2026-03-12', comment: 'late' }
    const out = await road.run(loadPlan('file-expense', { expenses: site.url }), { inputs })
    expect(out).toMatchObject({ status: 'done', refusal: null, result: { filed: { title: 'Night taxi' } } })
    expect(out.approvals).toMatchObject([{ choice: 'once', effect: 'submit' }])
    expect((await site.reports()).length).toBe(before.length + 1)
  })
})
