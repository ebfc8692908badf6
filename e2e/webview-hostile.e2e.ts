import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lacksWebKit } from './stage/lacks-webkit.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { startWebviewRoad, type WebviewRoad } from './stage/start-webview-road.ts'

const HTML = { 'content-type': 'text/html; charset=utf-8' }

const PAGES = {
  '/plain': '<h1>Plain</h1><p>The sum is 42</p><a href="/other">Other</a>',
  '/other': '<h1>Other</h1><p>The sum is 43</p>',
  // Names by which a script world finds elements of the page where it looks for its own.
  '/named': `<a id="writ">w</a><a id="webkit">k</a><form name="readyState"></form><form name="addEventListener"></form>
    <h1>Named</h1><p>The sum is 42</p>`,
  '/form': '<h1>Form</h1><form method="post" action="/sent"><button>Send</button></form>',
  '/sent': '<h1>Sent</h1>',
  '/sandboxed': {
    raw: {
      headers: { ...HTML, 'content-security-policy': 'sandbox allow-scripts' },
      body: '<h1>x</h1><p>The sum is 42</p>'
    }
  },
  '/saves': {
    raw: { headers: { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' }, body: 'bytes' }
  }
}

describe.skipIf(lacksWebKit())('hostile pages in an app’s webview', () => {
  let pages: Pages
  let road: WebviewRoad
  beforeAll(async () => {
    pages = await servePages(() => PAGES)
    road = await startWebviewRoad({ origins: [pages.url], askSeconds: 3 })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })

  const sumAt = (path: string, more = '') =>
    `plan "Sum" site s = "${pages.url}"\non s { open "${path}" let a = read text of text like "The sum*"\n${more} } return a`
  const evaluate = async (script: string) => String((await road.host.ask({ do: 'eval', script }, 'value')).value)

  test('a page whose elements bear the names of the bridge is acted in all the same', async () => {
    expect(await road.run(sumAt('/named'))).toMatchObject({ status: 'done', result: 'The sum is 42' })
  })

  test('a document without an origin of its own is not the site at whose address it stands', async () => {
    const out = await road.run(sumAt('/sandboxed'))
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'page/wrong-origin' } })
  })

  test('a dialog whose question ran out is there no more, and nothing is sent', async () => {
    const asked = road.host.next('asked')
    const closed = road.host.next('closed')
    const running = road.run(`plan "Send" site s = "${pages.url}"\non s { open "/form" click button "Send" } return 1`)
    const { question } = (await asked) as unknown as { readonly question: { readonly id: string } }
    expect(await closed).toMatchObject({ question: question.id })
    expect(await running).toMatchObject({ status: 'refused', refusal: { code: 'approval/unanswered' } })
    expect(pages.hits.filter(({ path }) => path === '/sent')).toEqual([])
  })

  test('a page that came back from where it was put by is acted in again', async () => {
    const plan = `plan "Back" site s = "${pages.url}"
on s {
  open "/plain"
  let a = read text of text like "The sum*"
  click link "Other"
  let b = read text of text like "The sum is 43"
  back
  let c = read text of text like "The sum is 42"
}
return [a, b, c]`
    const out = await road.run(plan)
    expect(out).toMatchObject({ status: 'done', result: ['The sum is 42', 'The sum is 43', 'The sum is 42'] })
  })

  test('an address that a page makes up keeps no run from its guards', async () => {
    expect((await road.run(sumAt('/plain'))).status).toBe('done')
    await evaluate("history.pushState('', '', '/%zz?[|'); return 1")
    expect(await road.run(sumAt('/other'))).toMatchObject({ status: 'done', result: 'The sum is 43' })
  })

  test('a page whose process ends in the middle of a run does not end as done, and the next run is acted in', async () => {
    const running = road.run(sumAt('/plain', 'wait for heading "Never" up to 15s'))
    const before = pages.hits.length
    await expect.poll(() => pages.hits.length).toBeGreaterThan(before)
    road.host.tell({ do: 'kill', whose: 'page' })
    expect((await running).status).not.toBe('done')
    expect(await road.run(sumAt('/plain'))).toMatchObject({ status: 'done', result: 'The sum is 42' })
  })

  test('a coordinator whose process ends begins another life', async () => {
    road.host.tell({ do: 'kill', whose: 'coordinator' })
    await expect
      .poll(async () => ((await road.host.ask({ do: 'status' }, 'status')).said as { connected?: boolean }).connected)
      .toBe(true)
    expect(await road.run(sumAt('/other'))).toMatchObject({ status: 'done', result: 'The sum is 43' })
  })
})
