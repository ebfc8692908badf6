import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Page, type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const LATE = 300
const HTML = { 'content-type': 'text/html; charset=utf-8' }

/** Five pages of bills, the next one drawn a while after the click; `busy` is what the page does meanwhile. */
const bills = (
  busy: string
): Page => `<table aria-label="Bills"><thead><tr><th>Ref</th></tr></thead><tbody id="rows"></tbody></table>
<button id="next">Next</button>
<script>
  const { rows, next } = Object.fromEntries(['rows', 'next'].map((id) => [id, document.getElementById(id)]))
  let n = 1
  const draw = () => {
    rows.innerHTML = [1, 2].map((i) => '<tr><td>B-' + n + i + '</td></tr>').join('')
    next.disabled = n === 5
  }
  const go = () => { n++; draw() }
  next.onclick = () => { ${busy} }
  draw()
</script>`

const PAGES: Readonly<Record<string, Page>> = {
  '/timer': bills('next.disabled = true; setTimeout(go, 300)'),
  '/silent': bills('setTimeout(go, 300)'),
  '/request': bills(`next.disabled = true; fetch('/more').then(go)`),
  '/more': { raw: { late: LATE, body: '' } },
  '/sign-in': '<h1>Sign in</h1><form method="post" action="/enter"><button>Sign in</button></form>',
  '/enter': { raw: { late: LATE, status: 303, headers: { location: '/home', 'set-cookie': 'in=1' } } },
  '/home': { raw: { wants: 'in=1', late: LATE, headers: HTML, body: '<h1>Home</h1>' } }
}

describe.each(['chromium', 'firefox'] as const)('a page that takes its time to answer, in %s', (browser) => {
  let road: Road
  let site: Pages
  beforeAll(async () => {
    site = await servePages(() => PAGES)
    road = await startRoad({ browser, vault: [] })
  })
  afterAll(async () => {
    await road?.close()
    await site?.close()
  })
  const result = async (body: string) => {
    const out = await road.run(`plan "Answers" site s = "${site.url}"\n${body}`)
    expect(out.refusal).toBeNull()
    return out.result
  }

  test.each(['/timer', '/silent', '/request'])('all its pages are read, each once: %s', async (path) => {
    const body = `var rows = []
on s { open "${path}"
repeat up to 20 {
  set rows = rows + read table "Bills" as list of { ref: text from "Ref" }
  stop when gone button "Next" enabled
  click button "Next"
} }
return rows map .ref`
    const refs = [1, 2, 3, 4, 5].flatMap((n) => [`B-${n}1`, `B-${n}2`])
    expect(await result(body)).toEqual(refs)
  })

  test('what a form began is not cut short by the `open` that follows', async () => {
    const body = 'on s { open "/sign-in" click button "Sign in" open "/home" let a = read text of heading } return a'
    expect(await result(body)).toBe('Home')
  })
})
