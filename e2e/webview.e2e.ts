import { type Expenses, SEED_USER } from '@writ/examples/expenses'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPlan } from '../examples/plans/index.ts'
import { lacksWebKit } from './stage/lacks-webkit.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { startSite } from './stage/start-site.ts'
import { startWebviewRoad, type WebviewRoad } from './stage/start-webview-road.ts'

const TAXI = {
  title: 'Night taxi no. 4711',
  amount: 18.4,
  category: 'Travel',
  date: '2026-03-12',
  comment: 'late flight'
}

/** All that a page in the page's own world could take for the bridge, replaced or wrapped before its other scripts run; what they got is counted. */
const GRABS = `<script>
globalThis.got = []
const take = (name) => { try { const of = globalThis; const was = of[name]; if (was === undefined) return
  of[name] = new Proxy(was, { apply: (f, self, args) => { got.push([name, String(args[0])]); return Reflect.apply(f, self, args) },
    construct: (f, args) => { got.push([name, String(args[0])]); return Reflect.construct(f, args) } }) } catch {} }
for (const name of ['JSON', 'Promise', 'Map', 'Uint8Array', 'TextEncoder', 'TextDecoder', 'btoa', 'atob', 'fetch', 'postMessage', 'setTimeout']) take(name)
for (const [of, name] of [[JSON, 'parse'], [JSON, 'stringify'], [Array.prototype, 'map'], [Function.prototype, 'call'], [Object, 'keys']]) {
  const was = of[name]; of[name] = function (...args) { if (String(args[0]).includes('writ-')) got.push([name, String(args[0])]); return Reflect.apply(was, this, args) } }
globalThis.webkit = { messageHandlers: { writ: { postMessage: (text) => got.push(['postMessage', text]) } } }
globalThis.writ = { begin: (...all) => got.push(['begin', String(all)]), hear: (text) => got.push(['hear', text]) }
</script>`

const PAGES = {
  '/grabs': `${GRABS}<h1>Grabs</h1><p>The sum is 42</p>`,
  '/slow': `<h1>Slow</h1><button onclick="fetch('/pressed', { method: 'POST' })">Press</button>
    <button onclick="setTimeout(() => document.querySelector('h1').append(' done'), 600000)">Wait</button>`,
  '/bills': '<h1>Overdue</h1><table><caption>Bills</caption><tr><th>no<th>sum<tr><td>A1<td>12<tr><td>A2<td>30</table>',
  '/tools': `<h1>Shop</h1><script>
    const tools = [{ name: 'look', description: 'Looks', origin: location.origin, window }]
    const own = { getTools: async () => tools, executeTool: () => fetch('/pressed', { method: 'POST' }).then(() => 'ok') }
    for (const on of [document, navigator]) Object.defineProperty(on, 'modelContext', { value: own })</script>`,
  '/pressed': 'pressed'
}

describe.skipIf(lacksWebKit())('the road in an app’s webview', () => {
  let site: Expenses
  let pages: Pages
  let road: WebviewRoad
  let choice: 'once' | 'no' = 'once'
  beforeAll(async () => {
    site = await startSite()
    pages = await servePages(() => PAGES)
    road = await startWebviewRoad({ origins: [site.url, pages.url], answer: () => choice })
    // The person signs in, in the app's webview.
    await road.host.ask({ do: 'open', url: `${site.url}/login` }, 'loaded')
    const { name, password } = SEED_USER
    const form = `const [form] = document.forms
      form.querySelector('[type=password]').value = ${JSON.stringify(password)}
      form.querySelector('input:not([type=password]):not([type=hidden])').value = ${JSON.stringify(name)}
      setTimeout(() => form.requestSubmit()); return 'sent'`
    const signedIn = road.host.next('loaded')
    await road.host.ask({ do: 'eval', script: form }, 'value')
    await signedIn
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
    await site?.close()
  })

  test('a plan files a report after the app’s own dialog was answered, and its acts stand in the verified log', async () => {
    choice = 'once'
    const before = await site.reports()
    const out = await road.run(loadPlan('file-expense', { expenses: site.url }), { inputs: TAXI })
    expect(out).toMatchObject({ status: 'done', refusal: null, result: { filed: { title: TAXI.title } } })
    expect(out.approvals).toMatchObject([{ choice: 'once', effect: 'submit' }])
    expect((await site.reports()).length).toBe(before.length + 1)
    // The dialog showed what is sent, and where.
    const shown = road.host.shown.at(-1) ?? ''
    for (const fact of [TAXI.title, site.url, 'Submit']) expect(shown).toContain(fact)
    expect((await road.log(out.run)).verified).toBe(true)
  })

  test('a no in the dialog is a no', async () => {
    choice = 'no'
    const before = await site.reports()
    const out = await road.run(loadPlan('file-expense', { expenses: site.url }), { inputs: TAXI })
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'approval/declined' } })
    expect((await site.reports()).length).toBe(before.length)
  })

  test('an origin that the host does not name is reached by no plan', async () => {
    const other = await servePages(() => PAGES, '127.0.0.2')
    choice = 'once'
    try {
      const plan = `plan "Elsewhere" site s = "${other.url}"\non s { open "/grabs" let a = read text of heading } return a`
      const out = await road.run(plan)
      expect(out.status).toBe('refused')
      expect(other.hits).toHaveLength(0)
    } finally {
      await other.close()
    }
  })

  test('a tool that a page offers is called by no plan, and told in no outline', async () => {
    pages.hits.length = 0
    const call = `plan "Tool" site s = "${pages.url}"\non s { open "/tools" let a = call page.look() as text } return a`
    expect(await road.run(call)).toMatchObject({ refusal: { code: 'page/unsupported' } })
    const seen = await road.run(`plan "Look" site s = "${pages.url}"\non s { open "/tools" observe document }`)
    expect(seen.status).toBe('done')
    expect(JSON.stringify(seen.views)).not.toContain('tool \\"')
    expect(pages.hits.some(({ method }) => method === 'POST')).toBe(false)
  })

  test('a page that replaces what the bridge might use gets nothing of it, and is read as it is', async () => {
    const plan = `plan "Grabs" site s = "${pages.url}"\non s { open "/grabs" let a = read text of text like "The sum*" } return a`
    const out = await road.run(plan)
    expect(out).toMatchObject({ status: 'done', result: 'The sum is 42' })
    const { value } = await road.host.ask({ do: 'eval', script: 'return JSON.stringify(globalThis.got)' }, 'value')
    expect(String(value)).not.toContain('writ-bridge')
    expect(String(value)).not.toContain('eyJ')
    const { value: seen } = await road.host.ask(
      { do: 'eval', script: 'delete globalThis.webkit; return String(globalThis.webkit?.messageHandlers?.writ)' },
      'value'
    )
    expect(seen).toBe('undefined')
  })

  test('what seldom is done, is done by the second script of the page side', async () => {
    const table = 'let bills = read table "Bills" as list of { no: text, sum: number }'
    const plan = `plan "Bills" site s = "${pages.url}"\non s { open "/bills" ${table} observe document } return bills`
    const out = await road.run(plan)
    const result = [
      { no: 'A1', sum: 12 },
      { no: 'A2', sum: 30 }
    ]
    expect(out).toMatchObject({ status: 'done', result })
    expect(JSON.stringify(out.views)).toContain('Overdue')
  })

  test('a webview that is loaded anew in the middle of a batch does nothing twice', async () => {
    choice = 'once'
    const plan = `plan "Reload" site s = "${pages.url}"
on s {
  open "/slow"
  click button "Press"
  click button "Wait"
  wait for heading "Slow done" up to 15s
}
return 1`
    const running = road.run(plan)
    await expect.poll(() => pages.hits.filter(({ path }) => path === '/pressed').length).toBe(1)
    road.host.tell({ do: 'reload' })
    const out = await running
    // The wait only looks, so that it is done again in the new document, where nothing comes; no press is.
    expect(out.status).not.toBe('done')
    expect(pages.hits.filter(({ path }) => path === '/pressed')).toHaveLength(1)
  })
})
