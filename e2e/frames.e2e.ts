import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { EACH_ENGINE, testOurs } from './stage/engines.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const card = (who: string) => `<h1>${who}</h1><form method="post" action="/paid">
  <label>Name <input name="name"></label> <button>Save</button></form>
  <button onclick="document.querySelector('h1').textContent = 'Pressed'">Press</button>
  <a href="/gone">Go</a> <a href="/gone" target="_blank">New</a>`

describe.each(EACH_ENGINE)('frames in %s', (browser) => {
  const ours = testOurs(browser)
  let road: Road
  let s: Pages
  let pay: Pages
  let other: Pages
  beforeAll(async () => {
    other = await servePages(() => ({ '/': `<h1>Other</h1><iframe title="Card" src="${pay?.url}/one"></iframe>` }))
    pay = await servePages(() => ({
      '/one': card('One'),
      '/two': card('Two'),
      '/gone': '<h1>Gone</h1>',
      '/paid': '<h1>Paid</h1>',
      '/around': `<h1>Around</h1><iframe title="Inner" src="${s.url}/inner"></iframe>`,
      // A page that hands on whatever it is told to every other frame, as one that would pass for another.
      '/echo': `<h1>Echo</h1><script>onmessage = ({ data }) => {
        for (let i = 0; i < parent.length; i++) if (parent[i] !== window) parent[i].postMessage(data, '*') }</script>`
    }))
    s = await servePages(() => ({
      '/': `<h1>Home</h1>
        <section aria-label="Card"><iframe src="${pay.url}/one"></iframe></section>
        <iframe title="Second" src="${pay.url}/two"></iframe>
        <iframe title="Own" src="/inner"></iframe>
        <iframe title="Deep" src="${pay.url}/around"></iframe>
        <iframe title="Sandboxed" sandbox="allow-scripts" src="/inner"></iframe>
        <iframe title="Written" srcdoc="<h1>Written</h1>"></iframe>
        <iframe title="Elsewhere" src="${other.url}/"></iframe>
        <section aria-label="Hidden"><iframe style="visibility: hidden" src="/inner"></iframe></section>
        <section aria-label="Both"><iframe src="/inner"></iframe><iframe src="/inner"></iframe></section>`,
      '/inner': `<h1>Inner</h1><label>Note <input></label>`,
      '/late': `<h1>Late</h1><section aria-label="Card"></section><script>setTimeout(() => {
        document.querySelector('section').innerHTML = '<iframe src="${pay.url}/one"></iframe>' }, 1500)</script>`,
      '/swap': `<h1>Swap</h1><iframe title="Card" src="${pay.url}/one"></iframe> <button onclick="document.querySelector('iframe').src = '${pay.url}/two'">Swap</button>`,
      '/away': `<h1>Away</h1><iframe title="Card" src="${pay.url}/one" onload="setTimeout(() => { document.querySelector('iframe').src = '${other.url}/' }, 1500)"></iframe>`,
      '/echo': `<h1>Echo</h1><iframe title="Card" src="${pay.url}/echo"></iframe><iframe title="Second" src="${pay.url}/two"></iframe>`
    }))
    road = await startRoad({ browser, vault: [] })
  })
  afterAll(async () => {
    await road?.close()
    for (const pages of [s, pay, other]) await pages?.close()
  })
  afterEach(() => {
    for (const pages of [s, pay, other]) pages.hits.length = 0
  })

  const run = async (body: string) => {
    const out = await road.run(
      `plan "Frames" site s = "${s.url}" { frames "${pay.url}" } site pay = "${pay.url}" { frames "${s.url}" } site o = "${other.url}" { frames "${pay.url}" }\n${body}`
    )
    expect((await road.log(out.run)).verified).toBe(true)
    return out
  }
  const result = async (body: string) => {
    const { refusal, result } = await run(body)
    expect(refusal).toBeNull()
    return result
  }

  test('a frame of another site is read and acted in, and no other', async () => {
    const given = await result(`on s { open "/"
  frame region "Card" on pay { let a = read text of heading click button "Press" let b = read text of heading }
  frame frame "Second" on pay { let c = read text of heading }
  let d = read text of heading }
return { a, b, c, d }`)
    expect(given).toEqual({ a: 'One', b: 'Pressed', c: 'Two', d: 'Home' })
  })

  test('a frame of the same site, and one in a frame of another', async () => {
    const given = await result(`on s { open "/"
  frame generic "Own" on s { fill field "Note" with "mine" let a = read value of field "Note" }
  frame generic "Deep" on pay { let b = read text of heading frame generic "Inner" on s { let c = read text of heading fill field "Note" with "deep" } } }
return { a, b, c }`)
    expect(given).toEqual({ a: 'mine', b: 'Around', c: 'Inner' })
  })

  test('what is sent from a frame is asked about, and sent once', async () => {
    const out = await run(
      `on s { open "/" frame region "Card" on pay { fill field "Name" with "Ada" click button "Save" wait for heading "Paid" up to 10s } }`
    )
    expect(out).toMatchObject({ status: 'done', approvals: [{ choice: 'once' }, { effect: 'submit' }] })
    expect(pay.hits.filter(({ method }) => method === 'POST')).toEqual([
      { method: 'POST', path: '/paid', body: 'name=Ada' }
    ])
  })

  test('a frame that comes late, and one that goes on, are acted in where they stand', async () => {
    expect(
      await result('on s { open "/late" frame region "Card" on pay { let a = read text of heading } } return { a }')
    ).toEqual({ a: 'One' })
    const given = await result(`on s { open "/swap" frame generic "Card" on pay { let a = read text of heading }
  click button "Swap"
  frame generic "Card" on pay { wait for heading "Two" up to 10s let b = read text of heading click link "Go" wait for heading "Gone" up to 10s } }
return { a, b }`)
    expect(given).toEqual({ a: 'One', b: 'Two' })
  })

  ours.each([
    ['sandboxed', 'frame generic "Sandboxed" on s', 'page/opaque-frame'],
    ['written by the page', 'frame generic "Written" on s', 'page/opaque-frame'],
    ['of a site that is not meant', 'frame generic "Elsewhere" on pay', 'page/wrong-origin'],
    ['of the page itself where another site is meant', 'frame generic "Own" on pay', 'page/wrong-origin'],
    ['that nobody sees', 'frame region "Hidden" on s', 'target/hidden'],
    ['that is none', 'frame heading "Home" on s', 'page/not-a-frame'],
    ['of two', 'frame region "Both" on s', 'page/not-a-frame'],
    ['that is not there', 'frame region "None" on s', 'target/not-found']
  ])('a frame %s is refused by name', async (_, frame, code) => {
    const out = await run(`on s { open "/" ${frame} { let a = read text of heading } }`)
    expect(out).toMatchObject({ status: 'refused', refusal: { code } })
  })

  test('a tab that is opened in a frame is the tab that is meant', async () => {
    const given = await result(`on s { open "/"
  frame region "Card" on pay { tab t from click link "New" { on pay { let a = read text of heading } } let b = read text of heading } }
return { a, b }`)
    expect(given).toEqual({ a: 'Gone', b: 'One' })
  })

  test('a frame that left its site is not acted in', async () => {
    const out = await run(
      `on s { open "/away" frame generic "Card" on pay { let a = read text of heading wait for heading "Never" up to 4s } }`
    )
    expect(out).toMatchObject({ status: 'refused' })
    expect(out.refusal?.code).toMatch(/^page\/(?:wrong-origin|navigated)$/)
  })

  ours('no frame passes for another, whatever it hands on', async () => {
    const given = await result(
      'on s { open "/echo" frame generic "Card" on pay { let a = read text of heading } } return { a }'
    )
    expect(given).toEqual({ a: 'Echo' })
  })

  ours('a frame is acted in only where the page around is of the site that is meant', async () => {
    const out = await run(`on o { open "/" } on s { frame generic "Card" on pay { let a = read text of heading } }`)
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'page/not-reached' } })
  })
})
