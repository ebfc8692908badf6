import type { EffectClass, PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages, type Trial } from './testing/open-pages.ts'
import { target } from './testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const click = (name: string, role = 'button'): PageAct => ({ verb: 'click', target: target(role, name) })
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

describe('the last look', () => {
  const swaps: readonly (readonly [string, string])[] = [
    ['the action', "this.form.setAttribute('action', 'https://evil.example/')"],
    ["the button's own action", "this.setAttribute('formaction', 'https://evil.example/')"],
    ['the method', "this.form.setAttribute('method', 'get')"],
    ['the name', "this.textContent = 'Delete all'"],
    ['the element', 'this.replaceWith(this.cloneNode(true))'],
    ['the form it belongs to', "this.setAttribute('form', 'other')"]
  ]
  for (const when of ['pointerdown', 'mousedown', 'mouseup', 'focus']) {
    test.each(swaps)(`catches a ${when} handler that swaps %s`, async (_what, swap) => {
      const { act, requests } = await pages.open(
        `<form id=other method=post action=/other></form><form method=post action=/save><button on${when}="${swap}">Save</button></form>`
      )
      const outcome = await act(click('Save'), { class: 'submit' })
      expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'target/changed' } })
      expect(requests).toEqual([])
    })
  }

  test('compares everything with what was approved', async () => {
    const { act, lookAt, page, requests } = await pages.open(
      '<form method=post action=/pay><label>To<input name=to id=to value=ann></label><button>Pay</button></form>'
    )
    const seen = await lookAt(click('Pay'), 'submit')
    if (!seen.ok) throw new Error('not seen')
    expect(seen.value.form?.fields).toEqual([{ label: 'To', value: 'ann' }])
    await page.evaluate("document.querySelector('#to').value = 'eve'")
    const trial: Trial = { class: 'submit', approved: seen.value }
    expect(await act(click('Pay'), trial)).toMatchObject({ kind: 'refused', refusal: { code: 'approval/changed' } })
    await page.evaluate("document.querySelector('#to').value = 'ann'")
    expect(await act(click('Pay'), trial)).toEqual({ kind: 'done', note: 'leaving' })
    expect(requests).toEqual(['POST /pay to=ann'])
  })

  test('compares what no person sees, and what is too long to show', async () => {
    const long = 'x'.repeat(25_000)
    const { act, lookAt, page, requests } = await pages.open(`<form method=post action=/pay>
      <input type=hidden name=to id=to value=ann><textarea name=why id=why>${long}</textarea>
      <select name=how id=how><option value=1>One<option value=2>One</select>
      <button name=do value=pay id=b>Pay</button></form>`)
    const seen = await lookAt(click('Pay'), 'transact')
    if (!seen.ok) throw new Error('not seen')
    expect(seen.value.form?.fields.map(({ value }) => value)).toEqual([
      `${'x'.repeat(20_000)}… (5000 more characters)`,
      'One'
    ])
    const trial: Trial = { class: 'transact', approved: seen.value }
    const changes: readonly (readonly [string, string])[] = [
      ["to.value = 'eve'", "to.value = 'ann'"],
      ["why.value = why.value.slice(0, -1) + 'y'", "why.value = why.value.slice(0, -1) + 'x'"],
      ['how.selectedIndex = 1', 'how.selectedIndex = 0'],
      ["b.value = 'steal'", "b.value = 'pay'"],
      ["to.insertAdjacentHTML('afterend', '<input type=hidden name=more id=more>')", 'more.remove()']
    ]
    for (const [change, back] of changes) {
      await page.evaluate(change)
      expect([change, await act(click('Pay'), trial)]).toMatchObject([
        change,
        { refusal: { code: 'approval/changed' } }
      ])
      await page.evaluate(back)
    }
    expect(requests).toEqual([])
    expect(await act(click('Pay'), trial)).toEqual({ kind: 'done', note: 'leaving' })
  })

  test('a long form says how many fields are not shown', async () => {
    const { lookAt } = await pages.open(`<form method=post>${'<input>'.repeat(203)}<button>Save</button></form>`)
    const seen = await lookAt(click('Save'), 'submit')
    expect(seen.ok && seen.value.form?.fields.slice(-2)).toEqual([
      { label: '', value: '' },
      { label: '…', value: '3 more fields' }
    ])
  })

  test('facts never hold half a character', async () => {
    const { lookAt, act } = await pages.open(`<form method=post action=/save><input value="${'x'.repeat(19_999)}😀">
      <input id=half><button>Save</button></form><script>half.value = '\\ud800'</script>`)
    const seen = await lookAt(click('Save'), 'submit')
    if (!seen.ok) throw new Error('not seen')
    expect(JSON.stringify(seen.value)).not.toMatch(/\\u[dD]/)
    expect(await act(click('Save'), { class: 'submit', approved: seen.value })).toMatchObject({ kind: 'done' })
  })

  test('a menu that opens on press is done without a second blow', async () => {
    const { act, page } = await pages.open(`<div id=app><button id=b>Menu</button></div><div id=over></div><script>
      globalThis.clicks = 0; b.onclick = () => clicks++
      b.onpointerdown = () => { globalThis.open = true; app.setAttribute('aria-hidden', 'true') }</script>`)
    expect(await act(click('Menu'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('[open, clicks]')).toEqual([true, 0])
  })

  test('an act that leaves a mark is not called done when the press was all there was', async () => {
    const { act, page, requests } =
      await pages.open(`<form method=post action=/save><button id=b>Save</button></form><script>
      globalThis.presses = 0
      b.onpointerdown = () => ++presses && document.body.insertAdjacentHTML('beforeend', '<div style="position:fixed;inset:0"></div>')</script>`)
    expect(await act(click('Save'), { class: 'submit' })).toMatchObject({ refusal: { code: 'target/covered' } })
    expect(await page.evaluate('presses')).toBe(1)
    expect(requests).toEqual([])
  })
})

describe('the page may only raise the class', () => {
  type Row = readonly [what: string, html: string, granted: EffectClass, live: EffectClass, why: string | undefined]
  const cases: readonly Row[] = [
    ['a plain button', '<button type=button>Go</button>', 'activate', 'activate', undefined],
    ['a button that posts', '<form method=post><button>Go</button></form>', 'activate', 'submit', 'submits-form'],
    ['a button that gets', '<form><button>Go</button></form>', 'activate', 'activate', undefined],
    [
      'a form with a password that the vault did not fill',
      '<form method=post><input type=password value=x><button>Go</button></form>',
      'activate',
      'submit',
      'submits-form'
    ],
    [
      'a sign-in elsewhere',
      '<form method=post action=https://x.example><input type=password><button>Go</button></form>',
      'submit',
      'share',
      'cross-origin-form'
    ],
    [
      'a form to another origin',
      '<form action=//x.example><button>Go</button></form>',
      'submit',
      'share',
      'cross-origin-form'
    ],
    [
      "the button's own address counts",
      '<form action=/a><button formaction=//x.example>Go</button></form>',
      'submit',
      'share',
      'cross-origin-form'
    ],
    [
      'an input named action hides nothing',
      '<form method=post action=//x.example><input name=action value=/a><input name=method><button>Go</button></form>',
      'submit',
      'share',
      'cross-origin-form'
    ],
    [
      'a base address counts',
      '<base href=//x.example/><form method=post action=a><button>Go</button></form>',
      'submit',
      'share',
      'cross-origin-form'
    ],
    [
      'a button of a form elsewhere in the page',
      '<form id=f method=post></form><button form=f>Go</button>',
      'activate',
      'submit',
      'submits-form'
    ],
    ['a link that says it is a button', '<a href=/x role=button>Go</a>', 'activate', 'activate', undefined],
    ['a download', '<a href=/x download role=button>Go</a>', 'activate', 'download', 'download-link'],
    ['a command dressed as less', '<div role=button onclick>Go</div>', 'navigate', 'activate', 'no-link'],
    ['granted more than it is', '<button type=button>Go</button>', 'transact', 'transact', undefined]
  ]
  test.each(cases)('%s', async (_what, html, granted, live, why) => {
    const { lookAt } = await pages.open(html)
    const seen = await lookAt(click('Go'), granted)
    expect(seen).toMatchObject({ ok: true, value: { effect: live } })
    expect(seen.ok && seen.value.raisedBy).toBe(why)
  })

  const POSTS = '<form method=post action=/save><button>Go</button></form>'
  test('a raise stops the act and says what was seen', async () => {
    const { act, requests, origin } = await pages.open(POSTS)
    expect(await act(click('Go'))).toMatchObject({
      kind: 'raised',
      facts: { effect: 'submit', raisedBy: 'submits-form', form: { action: `${origin}/save`, method: 'post' } }
    })
    expect(requests).toEqual([])
  })

  test('a raise that policy allows goes on', async () => {
    const { act, requests } = await pages.open(POSTS)
    expect(await act(click('Go'), { raise: { submit: 'allow' } })).toMatchObject({ kind: 'done' })
    expect(requests).toEqual(['POST /save'])
  })

  test.each(['ask', 'deny'] as const)('a raise that policy would %s does not', async (said) => {
    const { act } = await pages.open(POSTS)
    expect(await act(click('Go'), { raise: { submit: said } })).toMatchObject({ kind: 'raised' })
  })

  test('the row tells ten deletes apart', async () => {
    const { lookAt } = await pages.open('<table><tr><td>INV-1<td><button>Delete</button></table>')
    expect(await lookAt(click('Delete'), 'destroy')).toMatchObject({ value: { row: 'INV-1 Delete' } })
  })
})

describe('a batch', () => {
  test('ends at the first act that is not done', async () => {
    const { batch } = await pages.open('<button>A</button>')
    const reports = await batch([click('A'), click('B'), click('A')], { settleMs: 40 })
    expect(reports.map(({ step, outcome }) => [step, outcome.kind])).toEqual([
      ['0', 'done'],
      ['1', 'refused'],
      ['2', 'not-run']
    ])
  })

  test('ends when nobody wants it any more', async () => {
    const { batch } = await pages.open('<button onclick="globalThis.stopped = true">A</button>')
    const reports = await batch([click('A'), click('A')])
    expect(reports.map(({ outcome }) => outcome.kind)).toEqual(['done', 'not-run'])
  })

  test('ends when its time is over', async () => {
    const { batch, page } = await pages.open('<button onclick="globalThis.hit = (globalThis.hit ?? 0) + 1">A</button>')
    expect(await batch([click('A'), click('A')], { lifeSeconds: -6 })).toMatchObject([
      { outcome: { kind: 'refused', refusal: { code: 'capability/expired' } } },
      { outcome: { kind: 'not-run' } }
    ])
    expect(await page.evaluate('globalThis.hit')).toBeUndefined()
  })

  test('ends when its time was over while it waited', async () => {
    const { batch, page } = await pages.open('<button onclick="globalThis.hit=1">A</button>')
    const gone: PageAct = { verb: 'wait', seen: [{ target: target('button', 'A'), gone: false }], ms: 3000 }
    await page.evaluate("document.querySelector('button').hidden = true")
    await page.evaluate("void setTimeout(() => { document.querySelector('button').hidden = false }, 700)")
    expect(await batch([gone, click('A')], { lifeSeconds: -4.7 })).toMatchObject([
      { outcome: { kind: 'done' } },
      { outcome: { kind: 'refused', refusal: { code: 'capability/expired' } } }
    ])
    expect(await page.evaluate('globalThis.hit')).toBeUndefined()
  })

  test('ends when the page goes', async () => {
    const { batch } = await pages.open('<a href=/elsewhere>Away</a><button>A</button>')
    const reports = await batch([click('Away', 'link'), click('A')])
    expect(reports.map(({ outcome }) => outcome)).toEqual([{ kind: 'done', note: 'leaving' }, { kind: 'not-run' }])
  })

  test('a wait is cut short by a page that goes: it was not run', async () => {
    const { batch } = await pages.open('<script>setTimeout(() => { location.href = "/elsewhere" }, 80)</script>')
    const seen = [{ target: target('button', 'Never'), gone: false }]
    expect(await batch([{ verb: 'wait', seen, ms: 3000 }])).toEqual([{ step: '0', outcome: { kind: 'not-run' } }])
  })
})
