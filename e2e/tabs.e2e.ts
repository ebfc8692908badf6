import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { EACH_ENGINE, testOurs } from './stage/engines.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import type { RoadOptions } from './stage/start-road.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const page = (title: string, rest = '') => `<h1>${title}</h1>${rest}`

const openPages = async (elsewhere: () => string) => {
  const pages: Pages = await servePages(() => ({
    '/': page(
      'Home',
      `<a href="/report?n=1" target="_blank">Report</a> <a href="/report">Plain</a>
      <a href="${elsewhere()}/" target="_blank">Away</a>
      <button onclick="window.open('/report')">Show</button>
      <button onclick="window.open('/restless')">Restless</button>
      <button onclick="setTimeout(() => window.open('/report'), 800)">Later</button>
      <button onclick="window.open('/report'); window.open('/other')">Both</button>
      <button onclick="0">None</button>
      <form method="post" action="/filed" target="_blank"><button>File</button></form>`
    ),
    '/report': page('Report', '<a href="/part">Part</a> <button onclick="window.close()">Leave</button>'),
    '/part': page('Part'),
    '/other': page('Other'),
    '/filed': page('Filed'),
    '/note': page('Note here', '<label>Note <input></label>'),
    '/form': page('Form', '<form method="post" action="/filed"><button>File</button></form>'),
    // It moves by itself, and so does a frame in it, however one goes.
    '/restless': page(
      'Restless',
      `<iframe src="/part"></iframe><script>
      setInterval(() => { history.replaceState(null, '', '?' + Math.random()) }, 300)
      setInterval(() => { document.querySelector('iframe').contentWindow.location.replace('/other') }, 500)</script>`
    ),
    // A page that it opens holds its tab, and leads it elsewhere again and again.
    '/keeps': page(
      'Keeps',
      `<button onclick="window.open('${elsewhere()}/child')">Child</button>
      <button onclick="window.open('').document.write('<script>setInterval(() => { opener.location = \\'/other\\' }, 300)<' + '/script>')">Blank</button>`
    ),
    '/count': page('Count', `<script>document.querySelector('h1').append(' ' + location.hash)</script>`),
    // It comes once; who asks for it again is told that there is nothing to show.
    '/once': pages.hits.filter(({ path }) => path === '/once').length > 1 ? { raw: { status: 204 } } : page('Once')
  }))
  return pages
}

const withRoad = (options: Pick<RoadOptions, 'browser'>) => {
  const at = { road: undefined as unknown as Road, s: undefined as unknown as Pages, o: undefined as unknown as Pages }
  beforeAll(async () => {
    at.o = await servePages(() => ({
      '/': page('Away'),
      '/b': page('B'),
      '/lure': page(
        'Lure',
        `<button onclick="const w = window.open('${at.s?.url}/report'); setInterval(() => { w.location = '${at.s?.url}/other' }, 300)">Lure</button>`
      ),
      '/child': page('Child', `<script>setInterval(() => { opener.location = '${at.s?.url}/other' }, 300)</script>`)
    }))
    at.s = await openPages(() => at.o.url)
    at.road = await startRoad({ ...options, vault: [] })
  })
  afterAll(async () => {
    await at.road?.close()
    await at.s?.close()
    await at.o?.close()
  })
  afterEach(() => {
    at.s.hits.length = 0
    at.o.hits.length = 0
  })
  const run = async (body: string) => {
    const out = await at.road.run(`plan "Tabs" site s = "${at.s.url}" site o = "${at.o.url}"\n${body}`)
    expect((await at.road.log(out.run)).verified).toBe(true)
    return out
  }
  /** What a plan gives that comes to its end. */
  const result = async (body: string) => {
    const { refusal, result } = await run(body)
    expect(refusal).toBeNull()
    return result
  }
  const hits = (path: string) => at.s.hits.filter((hit) => hit.path === path).length
  return { run, result, hits }
}

describe.each(EACH_ENGINE)('tabs in %s', (browser) => {
  const ours = testOurs(browser)
  const { run, result, hits } = withRoad({ browser })

  test('a new tab is another tab, and both are gone back to', async () => {
    expect(
      await result(`on s { open "/" }
tab t { on s { open "/report" let a = read text of heading } }
on s { let b = read text of heading }
tab t { on s { click link "Part" wait for heading "Part" up to 10s let c = read text of heading } }
tab u { on o { open "/b" let d = read text of heading } }
on s { let e = read text of heading }
return { a, b, c, d, e }`)
    ).toEqual({ a: 'Report', b: 'Home', c: 'Part', d: 'B', e: 'Home' })
    expect(hits('/report')).toBe(1)
  })

  test.each([
    ['a link with a tab of its own', 'click link "Report"'],
    ['a script, at once', 'click button "Show"'],
    ['a script, after a while', 'click button "Later"'],
    ['a key', 'press "Enter" in button "Show"']
  ])('%s opens the tab that is meant', async (_name, act) => {
    expect(
      await result(`on s { open "/" tab t from ${act} { on s { let a = read text of heading } }
  let b = read text of heading }
tab t { on s { click link "Part" wait for heading "Part" up to 10s } }
return { a, b }`)
    ).toEqual({ a: 'Report', b: 'Home' })
  })

  test('a form opens a tab too, and is sent once', async () => {
    await result(`on s { open "/" tab t from click button "File" { on s { wait for heading "Filed" up to 10s } } }`)
    expect(hits('/filed')).toBe(1)
  })

  ours.each([
    ['no tab', 'None', 'page/no-tab'],
    ['two tabs', 'Both', 'page/many-tabs']
  ])(
    'an act that opens %s is refused, before the time of its step is over',
    { timeout: 60_000 },
    async (_name, button, code) => {
      const out = await run(`on s { open "/" tab t from click button "${button}" { on s { let a = read title } } }`)
      expect(out).toMatchObject({ status: 'refused', refusal: { code } })
    }
  )

  ours('a tab that was opened elsewhere is not acted in', async () => {
    const given = await result(`var how = "in"
on s { open "/" tab t from click link "Away" { try { on s { set how = read text of heading } } else { set how = "not" } } }
tab t { on o { let there = read text of heading } }
return { how, there }`)
    expect(given).toEqual({ how: 'not', there: 'Away' })
  })

  ours('what is copied in one tab is pasted in another, the last of it', async () => {
    const given = await result(`tab t { on o { open "/b" copy heading "B" } }
on s { open "/note" copy heading first paste into field "Note" let a = read value of field "Note" }
tab t { on o { copy heading "B" } }
on s { clear field "Note" paste into field "Note" let b = read value of field "Note" }
return { a, b }`)
    expect(given).toEqual({ a: 'Note here', b: 'B' })
    const out = await run('on s { open "/note" paste into field "Note" }')
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'page/needs-person' } })
  })

  test('a tab that the plan closed is gone, and the others stay', async () => {
    const out = await run(`tab t { on s { open "/report" } }
on s { open "/" }
close tab t
on s { let a = read text of heading }
tab t { on s { let b = read text of heading } }`)
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'page/closed', span: { line: 6 } } })
    const opened = await run('tab t { on s { open "/report" } } close tab t tab t { on s { open "/other" } }')
    expect(opened).toMatchObject({ status: 'refused', refusal: { code: 'page/closed' } })
    expect(hits('/other')).toBe(0)
  })

  ours('a tab that somebody else closed is gone too', async () => {
    const out = await run(`on s { open "/" tab t from click button "Show" { on s { click button "Leave" } } }
on s { let a = read text of heading }
tab t { on s { let b = read text of heading } }`)
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'page/closed', span: { line: 4 } } })
    await result('on s { open "/" tab t from click button "Show" { on s { click button "Leave" } } } close tab t')
  })

  test('a tab goes back, forward, and loads anew', async () => {
    const given = await result(`on s {
  open "/report"
  click link "Part"
  wait for heading "Part" up to 10s
  back
  let a = read text of heading
  forward
  let b = read text of heading
  reload
  let c = read text of heading
}
return { a, b, c }`)
    expect(given).toEqual({ a: 'Report', b: 'Part', c: 'Part' })
  })

  ours('a page within a page keeps its place when it is loaded anew', async () => {
    expect(await result('on s { open "/count#x" reload let a = read text of heading } return { a }')).toEqual({
      a: 'Count #x'
    })
    expect(hits('/count')).toBe(2)
  })

  test('a page that is opened anew and does not come is not taken for the one that stands there', async () => {
    const again = await run('on s { open "/once" open "/once" let a = read text of heading } return { a }')
    expect(again).toMatchObject({ status: 'refused', refusal: { code: 'page/load-failed' } })
    expect(hits('/once')).toBe(2)
  })

  // The page that holds it leads it to another page of the very site that the plan opened.
  test.each([
    ['that a page of another site opened', 'on o { open "/lure" tab t from click button "Lure" { on s {', '} } }'],
    [
      'whose page opened one of another site',
      'on s { open "/keeps" tab c from click button "Child" { on o { wait for heading "Child" up to 10s } } } on s {',
      '}'
    ],
    ['whose page opened a blank one', 'on s { open "/keeps" click button "Blank" } on s {', '}']
  ])('what a plan opens in a tab %s stays what it opened', async (_name, before, after) => {
    expect(
      await result(`var how = "as opened"
${before}
  open "/note"
  try { wait for heading "Other" up to 2s set how = "led elsewhere" } else { set how = "as opened" }
  let a = read text of heading
${after}
return { how, a }`)
    ).toEqual({ how: 'as opened', a: 'Note here' })
  })

  test('no form is sent again', async () => {
    expect(
      await result(
        'on s { open "/form" click button "File" wait for heading "Filed" up to 10s reload let a = read text of heading } return { a }'
      )
    ).toEqual({ a: 'Filed' })
  })

  ours('going back leads to the sites of the plan, and no further', async () => {
    expect(
      await result(`on o { open "/" } on s { open "/" back } on o { let a = read text of heading } return { a }`)
    ).toEqual({ a: 'Away' })
    const blank = await run('tab t { on s { open "/" back } }')
    expect(blank).toMatchObject({ status: 'refused' })
    expect(blank.refusal?.code).toMatch(/^page\/(?:not-reached|no-history)$/)
  })

  ours('there is nowhere to go back to in a tab that an act opened', async () => {
    expect(
      await result(`var how = "back"
on s { open "/" tab t from click button "Show" { on s { try { back } else { set how = "stayed" } let a = read text of heading } } }
return { how, a }`)
    ).toEqual({ how: 'stayed', a: 'Report' })
  })

  test('a page that moves by itself did not go back', async () => {
    expect(
      await result(`var how = "back"
on s { open "/" tab t from click button "Restless" { on s { try { back } else { set how = "stayed" } let a = read text of heading } } }
return { how, a }`)
    ).toEqual({ how: 'stayed', a: 'Restless' })
  })
})

// With the browser's own rules for popups, throttling and going back, which the tools that drive it lift.
describe('tabs in chromium as a person starts it', () => {
  const { run, result, hits } = withRoad({ browser: 'bare-chromium' })

  test('a link opens its tab, once', async () => {
    expect(
      await result(`on s { open "/" tab t from click link "Report" { on s { let a = read text of heading } }
  let b = read text of heading }
return { a, b }`)
    ).toEqual({ a: 'Report', b: 'Home' })
    expect(hits('/report?n=1')).toBe(1)
  })

  test('what a script may open for a person only is refused', async () => {
    const out = await run('on s { open "/" tab t from click button "Show" { on s { let a = read title } } }')
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'page/needs-person' } })
  })

  test('a tab that stands behind another is acted in all the same', async () => {
    const given = await result(`on s { open "/" }
tab t { on s { open "/report" } }
tab u { on s { open "/form" } }
tab t { on s { click link "Part" wait for heading "Part" up to 20s let a = read text of heading back let b = read text of heading } }
return { a, b }`)
    expect(given).toEqual({ a: 'Part', b: 'Report' })
  })
})
