import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const button = (name: string, script: string) => `<button onclick="${script}">${name}</button>`

const PAGES = {
  '/': `<h1>Home</h1><p role="status"></p><input type="file" hidden>
    ${button('Screen', 'document.body.requestFullscreen()')}
    ${button('Pointer', 'document.body.requestPointerLock()')}
    ${button('Choose', "document.querySelector('input').click()")}
    ${button('Pick', "try { document.querySelector('input').showPicker() } catch (error) { document.querySelector('h1').textContent = 'Failed' }")}
    ${button('Window', "window.open('/other')")}
    ${button('Quiet', "document.querySelector('a').click()")}
    <a href="#x">Part</a>
    <a href="/bill.pdf" download>Bill</a>
    <label>Receipt <input type="file"></label>`,
  '/bill.pdf': { raw: { headers: { 'content-type': 'application/pdf' }, body: 'bill' } },
  '/other': '<h1>Other</h1>'
}

/** Firefox takes what loads by an extension's word for asked for by a person, for five seconds. */
const PREFS = { 'dom.disable_open_during_load': true, 'dom.user_activation.transient.timeout': 1 }

// Started by hand: what drives a browser gives its pages a person's hand, and lets them open windows.
describe.each(['bare-chromium', 'firefox'] as const)('what the browser lets only a person do, in %s', (browser) => {
  let road: Road
  let s: Pages
  beforeAll(async () => {
    s = await servePages(() => PAGES)
    road = await startRoad({ browser, vault: [], prefs: PREFS })
  })
  afterAll(async () => {
    await road?.close()
    await s?.close()
  })
  const run = (body: string) => road.run(`plan "Hand" site s = "${s.url}" on s { open "/" ${body} }`)

  test('is said where a page asks for it, and nothing is said of the rest', async () => {
    const names = ['Screen', 'Pointer', 'Choose', 'Pick', 'Window', 'Quiet']
    const out = await run(names.map((name) => `click button "${name}" let t${name} = read title`).join('\n'))
    expect(out).toMatchObject({ status: 'done', refusal: null })
    const noted = out.steps.filter(({ note }) => note === 'needs-person').map(({ target }) => target)
    // Who gets the pointer without a person's hand differs.
    const isTold = (target?: string) => target !== 'button "Pointer"'
    expect(noted.filter(isTold)).toEqual(['Screen', 'Choose', 'Pick', 'Window'].map((name) => `button "${name}"`))
  })

  test('is not said where the executor answers it itself: a file goes into the input that a page opens', async () => {
    const out = await run(`let bill = download from click link "Bill"
click button "Choose" upload bill to button "Choose"`)
    expect(out).toMatchObject({ status: 'done', refusal: null })
    const notes = out.steps.map(({ verb, note }) => [verb, note ?? null])
    expect(notes).toEqual([
      ['open', null],
      ['download', null],
      ['click', 'needs-person'],
      ['upload', null]
    ])
  })

  test('a page is given what it would be given, and its errors are its own', async () => {
    const out = await run('click button "Pick" wait for heading "Failed" up to 10s')
    expect(out).toMatchObject({ status: 'done' })
  })

  test('a tab that only a person may have opened is refused by that name', async () => {
    const out = await run('tab t from click button "Window" { on s { let a = read title } }')
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'page/needs-person' } })
  })

  test('a click that would open a file chooser is refused before it is done', async () => {
    const out = await run('click field "Receipt"')
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'page/needs-person' } })
  })
})
