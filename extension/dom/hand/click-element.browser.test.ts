import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const click = (name: string): PageAct => ({ verb: 'click', target: target('button', name) })
const LOG = '<script>globalThis.log = []; const note = (e) => log.push(e.type)</script>'

describe('a click', () => {
  test('is what a hand does, once, in order', async () => {
    const { act, page } = await pages.open(`${LOG}<button id=b>Go</button><script>
      for (const type of ['pointerover','pointerdown','mousedown','focus','pointerup','mouseup','click']) b.addEventListener(type, note)</script>`)
    expect(await act(click('Go'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('log')).toEqual([
      'pointerover',
      'pointerdown',
      'mousedown',
      'focus',
      'pointerup',
      'mouseup',
      'click'
    ])
  })

  test('on a submit button sends its form exactly once', async () => {
    const { act, requests } = await pages.open(
      '<form method=post action=/save><input name=a value=1><button>Save</button></form>'
    )
    expect(await act(click('Save'), { class: 'submit' })).toEqual({ kind: 'done', note: 'leaving' })
    expect(requests).toEqual(['POST /save a=1'])
  })

  test('on an element far down scrolls to it', async () => {
    const { act } = await pages.open('<div style="height:4000px"></div><button onclick="document.title=1">Go</button>')
    expect(await act(click('Go'))).toEqual({ kind: 'done' })
  })

  test('through an open shadow root', async () => {
    const { act, page } = await pages.open(`<div id=h></div><script>
      h.attachShadow({ mode: 'open' }).innerHTML = '<button><b>Go</b></button>'
      h.shadowRoot.querySelector('button').onclick = () => { globalThis.gone = (globalThis.gone ?? 0) + 1 }</script>`)
    expect(await act(click('Go'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('gone')).toBe(1)
  })

  test('waits for a button to be enabled and to stand still', async () => {
    const { act, page } = await pages.open(`<style>@keyframes m { to { transform: translateX(300px) } }
      button { animation: m .2s forwards }</style><button disabled id=b onclick="globalThis.hit=1">Go</button>
      <script>setTimeout(() => { b.disabled = false }, 60)</script>`)
    expect(await act(click('Go'), { settleMs: 3000 })).toEqual({ kind: 'done' })
    expect(await page.evaluate('hit')).toBe(1)
  })

  test('shows what only the keyboard or the hand above it shows', async () => {
    const { act, page } =
      await pages.open(`<style>.acts { position: relative; left: -9999em } .row:focus-within .acts { left: 0 }</style>
      <div class=row><span class=acts><button onclick="globalThis.hit=1">Show</button></span></div>`)
    expect(await act(click('Show'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('hit')).toBe(1)
  })

  const refusals: readonly (readonly [string, string, string])[] = [
    ['disabled', '<button disabled>Go</button>', 'target/disabled'],
    ['disabled by aria', '<div aria-disabled=true><div role=button>Go</div></div>', 'target/disabled'],
    [
      'without a box',
      '<button style="width:0;height:0;padding:0;border:0;overflow:hidden" aria-label=Go></button>',
      'target/hidden'
    ],
    ['covered', '<button>Go</button><div style="position:fixed;inset:0;z-index:9"></div>', 'target/covered'],
    ['deaf to the hand', '<button style="pointer-events:none">Go</button>', 'target/covered'],
    [
      'always moving',
      '<style>@keyframes m { to { transform: translateX(900px) } }</style><button style="animation:m 9s linear infinite">Go</button>',
      'target/unsettled'
    ]
  ]
  test.each(refusals)('refuses what is %s', async (_what, html, code) => {
    const { act } = await pages.open(html)
    expect(await act(click('Go'), { settleMs: 120 })).toMatchObject({ kind: 'refused', refusal: { code } })
  })

  test('refuses on a page of another origin', async () => {
    const { act } = await pages.open('<button>Go</button>')
    expect(await act(click('Go'), { origin: 'https://bank.example' })).toMatchObject({
      refusal: { code: 'page/wrong-origin' }
    })
  })
})

describe('a press that takes the element away', () => {
  const placeholder = (on: string, instead: string) =>
    `<div id=app><p tabindex=0 role=button aria-label="Write text" on${on}="app.innerHTML = '${instead}'">Write here</p></div>`

  for (const on of ['pointerdown', 'mousedown', 'focus']) {
    test(`is done when it happens on ${on}`, async () => {
      const { act, page } = await pages.open(placeholder(on, '<textarea></textarea>'))
      expect(await act(click('Write text'))).toEqual({ kind: 'done' })
      expect(await page.evaluate('app.innerHTML')).toBe('<textarea></textarea>')
    })

    test(`is refused when another like it stands there after ${on}`, async () => {
      const { act } = await pages.open(placeholder(on, '<button>Write text</button>'))
      expect(await act(click('Write text'))).toMatchObject({ kind: 'refused', refusal: { code: 'target/changed' } })
    })

    test(`is neither done nor not done for an act that leaves a mark, on ${on}`, async () => {
      const { act } = await pages.open(placeholder(on, '<textarea></textarea>'))
      expect(await act(click('Write text'), { class: 'submit' })).toEqual({ kind: 'unknown' })
    })
  }
})

describe('a press that is all there is', () => {
  test('is done where a menu opens on it, without a second blow', async () => {
    const { act, page } = await pages.open(`<div id=app><button id=b>Menu</button></div><div id=over></div><script>
      globalThis.clicks = 0; b.onclick = () => clicks++
      b.onpointerdown = () => { globalThis.open = true; app.setAttribute('aria-hidden', 'true') }</script>`)
    expect(await act(click('Menu'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('[open, clicks]')).toEqual([true, 0])
  })

  test('is not known to be an act that leaves a mark', async () => {
    const { act, page, requests } =
      await pages.open(`<form method=post action=/save><button id=b>Save</button></form><script>
      globalThis.presses = 0
      b.onpointerdown = () => ++presses && document.body.insertAdjacentHTML('beforeend', '<div style="position:fixed;inset:0"></div>')</script>`)
    expect(await act(click('Save'), { class: 'submit' })).toEqual({ kind: 'unknown' })
    expect(await page.evaluate('presses')).toBe(1)
    expect(requests).toEqual([])
  })
})

describe('a control that is the frame of another one', () => {
  const tab = (inner: string) => `<ul role=tablist><li role=tab tabindex=0 id=tab>${inner}</li></ul><script>
    addEventListener('click', ({ target }) => { globalThis.hit = target.id; if (target.href) globalThis.event.preventDefault() })</script>`
  const clickTab: PageAct = { verb: 'click', target: target('tab', undefined) }

  test.each([
    ['with all its words is what a click on them reaches', '<a id=link href=#one>One</a>', 'link'],
    ['with some of its words is not', '<a id=link href=#one>One</a> and more', 'tab'],
    ['beside a second one is not', '<a id=link href=#one>One</a><button aria-label=Close></button>', 'tab']
  ])('%s', async (_what, inner, hit) => {
    const { act, page } = await pages.open(tab(inner))
    expect(await act(clickTab)).toEqual({ kind: 'done' })
    expect(await page.evaluate('hit')).toBe(hit)
  })

  test('is weighed by what that control does', async () => {
    const { act } = await pages.open(`<form method=post>${tab('<button>One</button>')}</form>`)
    expect(await act(clickTab)).toMatchObject({ kind: 'raised', facts: { effect: 'submit' } })
  })
})

test('what is covered in the middle is pressed where it shows', async () => {
  const { act, page } =
    await pages.open(`<button id=one style="position:absolute;left:20px;top:20px;width:60px;height:30px"
    onclick="globalThis.hit = event.clientX">One</button><div style="position:absolute;left:30px;top:10px;width:90px;height:90px"></div>`)
  expect(await act(click('One'))).toEqual({ kind: 'done' })
  expect(await page.evaluate('hit')).toBe(26)
})
