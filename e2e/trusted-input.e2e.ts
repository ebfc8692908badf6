import { readFileSync } from 'node:fs'
import { BALANCED_POLICY } from '@writ/policy-server'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

/** Asked for in words, so that one server decides both ways. */
const POLICY = `${readFileSync(BALANCED_POLICY, 'utf8')}
@id("by-hand") permit (principal, action == Action::"trusted-input", resource) when { context.request.text like "*by hand*" };`

/** Tells what it hears of each press, and what the browser lets it do after one. */
const PAGE = (frame: string) => `<h1>Page</h1> <p role="status">nothing</p> ${frame}
  <button id="tell">Tell</button> <label><input type="checkbox" id="box"> Agree</label>
  <label>Note <input id="note"></label> <button id="opens">Open</button> <button id="moved">Moved</button>
  <a href="/other" target="_blank">Beside</a>
  <script>
    const say = (text) => { document.querySelector('p').textContent = text }
    const told = (event) => [event.type, event.isTrusted, navigator.userActivation.isActive].join(' ')
    tell.onclick = tell.ondblclick = (event) => say(told(event))
    tell.oncontextmenu = (event) => { event.preventDefault(); say(told(event)) }
    tell.onmouseover = () => say('over ' + tell.matches(':hover'))
    box.onchange = (event) => say(told(event) + ' ' + box.checked)
    note.onkeydown = (event) => say(told(event) + ' ' + event.key)
    opens.onclick = () => say(window.open('/other') ? 'opened' : 'not opened')
    // Pages may take away what is pressed while it is pressed.
    moved.onpointerdown = () => { moved.textContent = 'Delete everything' }
    moved.onclick = () => fetch('/deleted', { method: 'POST' })
  </script>`

describe('the browser’s own input, in the build that has that right', () => {
  let road: Road
  let pages: Pages
  let elsewhere: Pages
  beforeAll(async () => {
    elsewhere = await servePages(() => ({ '/': '<h1>Elsewhere</h1>' }))
    pages = await servePages(() => ({
      '/': PAGE(''),
      '/framed': PAGE(`<iframe src="${elsewhere.url}/"></iframe>`),
      '/other': '<h1>Other</h1>',
      '/deleted': 'ok'
    }))
    road = await startRoad({ browser: 'chromium', build: 'trusted', vault: [], policy: POLICY })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
    await elsewhere?.close()
  })
  beforeEach(() => {
    pages.hits.length = 0
  })

  const tell = (act: string, { path = '/', request = 'Do it by hand' } = {}) =>
    road.run(
      `plan "Tell" site app = "${pages.url}"
on app { open "${path}" ${act} let said = read text of status }
return { said }`,
      { request }
    )

  test.each([
    ['a click', 'click button "Tell"', 'click true true'],
    ['a double click', 'double click button "Tell"', 'dblclick true true'],
    ['a right click', 'right click button "Tell"', 'contextmenu true true'],
    ['a hand over it', 'hover button "Tell"', 'over true'],
    ['a press of a label', 'click text "Agree"', 'change true true true'],
    ['a key', 'press "a" in field "Note"', 'keydown true true a'],
    ['a window that a person’s click opens', 'click button "Open"', 'opened']
  ])('%s is a person’s to the page', async (_, act, said) => {
    expect(await tell(act)).toMatchObject({ status: 'done', refusal: null, result: { said } })
  })

  test('without a policy that says so, the same build makes its events in the page', async () => {
    const out = await tell('click button "Tell"', { request: 'Do it' })
    expect(out).toMatchObject({ status: 'done', result: { said: 'click false false' } })
  })

  test('with a document of another origin in the tab, events are made in the page', async () => {
    const out = await tell('click button "Tell"', { path: '/framed' })
    expect(out).toMatchObject({ status: 'done', result: { said: 'click false false' } })
  })

  test('what became another thing under the hand is not clicked', async () => {
    expect(await tell('click button "Moved"')).toMatchObject({ refusal: { code: 'target/changed' } })
    expect(pages.hits.map(({ path }) => path)).not.toContain('/deleted')
  })

  test('a tab that a link opens is the run’s', async () => {
    const out = await road.run(
      `plan "Beside" site app = "${pages.url}"
var said = ""
on app { open "/" tab beside from click link "Beside" { on app { set said = read text of heading } } }
return { said }`,
      { request: 'Do it by hand' }
    )
    expect(out).toMatchObject({ status: 'done', refusal: null, result: { said: 'Other' } })
  })
})
