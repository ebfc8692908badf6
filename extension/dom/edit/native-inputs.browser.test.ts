import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const fill = (text: string): PageAct => ({ verb: 'fill', target: target('field', 'F'), text })
const type = (text: string): PageAct => ({ verb: 'type', target: target('field', 'F'), text })
const LOG = `<script>globalThis.log = []
  for (const type of ['beforeinput', 'input', 'change']) document.addEventListener(type, (e) =>
    log.push([e.type, e.constructor.name, e.inputType ?? '', e.data ?? ''].join(' ').trim()), true)</script>`
const input = (attributes: string) => `${LOG}<input id=i aria-label=F ${attributes}>`

describe('a native input takes the values of the language', () => {
  test.each([
    ['type=date', '2026-03-01', '2026-03-01'],
    ['type=date min=2026-01-01 max=2026-12-31', '2026-12-31', '2026-12-31'],
    ['type=date value=2026-03-01', '', ''],
    ['type=time', '12:30', '12:30'],
    ['type=time', '9:05', '09:05'],
    ['type=datetime-local', '2026-03-01T12:30', '2026-03-01T12:30'],
    ['type=datetime-local', '2026-03-01 9:05', '2026-03-01T09:05'],
    ['type=month', '2026-03', '2026-03'],
    ['type=week', '2026-W09', '2026-W09'],
    ['type=color', '#AABBCC', '#aabbcc'],
    ['type=color', '#abc', '#aabbcc'],
    ['type=range', '70', '70'],
    ['type=range min=0 max=1 step=0.1', '0.7', '0.7']
  ])('%s: %s', async (attributes, text, kept) => {
    const { act, page } = await pages.open(input(attributes))
    const role = attributes.includes('range') ? 'slider' : 'field'
    expect(await act({ verb: 'fill', target: target(role, 'F'), text })).toEqual({ kind: 'done' })
    expect(await page.evaluate('i.value')).toBe(kept)
    expect(await page.evaluate('log')).toEqual(['input Event', 'change Event'])
  })

  test.each([
    ['type=number', '12', '12'],
    ['type=number', '12.5', '12.5'],
    ['type=number', '-3', '-3'],
    ['type=email', 'a@b.example', 'a@b.example']
  ])('%s is written as by keys: %s', async (attributes, text, kept) => {
    const { act, page } = await pages.open(input(attributes))
    expect(await act(fill(text))).toEqual({ kind: 'done' })
    expect(await page.evaluate('i.value')).toBe(kept)
    expect(await page.evaluate('log')).toEqual([
      `beforeinput InputEvent insertText ${text}`,
      `input InputEvent insertText ${text}`,
      'change Event'
    ])
  })
})

describe('a value that does not fit is refused before any event', () => {
  test.each([
    ['type=date', '01.03.2026'],
    ['type=date', '2026-02-30'],
    ['type=date', '2026-03-01T12:30'],
    ['type=date min=2026-04-01', '2026-03-01'],
    ['type=time', '25:00'],
    ['type=time', 'noon'],
    ['type=datetime-local', '2026-03-01'],
    ['type=month', '2026-13'],
    ['type=month', '2026-03-01'],
    ['type=week', '2026-W60'],
    ['type=color', 'red'],
    ['type=color', ''],
    ['type=range', '120'],
    ['type=range step=10', '75'],
    ['type=range', 'half'],
    ['type=number', 'twelve'],
    ['type=number', '1,5'],
    ['maxlength=2', 'abc']
  ])('%s: %s', async (attributes, text) => {
    const { act, page } = await pages.open(input(attributes))
    const role = attributes.includes('range') ? 'slider' : 'field'
    expect(await act({ verb: 'fill', target: target(role, 'F'), text }, { settleMs: 50 })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'page/rejected-value' }
    })
    expect(await page.evaluate('[log, begun, document.activeElement === document.body]')).toEqual([[], [], true])
  })
})

/** Draws the field anew after each event of the kind, as a page without a diff does. */
const redrawn = (on: string) => `<div id=box></div><script>
  let value = ''; globalThis.seen = []
  const draw = () => { box.innerHTML = '<input aria-label=F>'; box.firstChild.value = value
    box.firstChild.addEventListener('input', (e) => { value = e.target.value; seen.push(value) })
    box.firstChild.addEventListener('${on}', draw) }
  draw()</script>`

describe('a field that the page draws anew', () => {
  test.each(['input', 'keydown', 'keyup'])('on each %s is typed into to the end', async (on) => {
    const { act, page } = await pages.open(redrawn(on))
    expect(await act(type('abc'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('box.firstChild.value')).toBe('abc')
  })

  test('so that the key is lost has kept nothing', async () => {
    const { act, page } = await pages.open(redrawn('keypress'))
    expect(await act(type('abc'))).toMatchObject({ refusal: { code: 'page/rejected-value' } })
    expect(await page.evaluate('box.firstChild.value')).toBe('')
  })

  test.each([
    ['fill', fill('abc')],
    ['type', type('abc')]
  ])('once it has the focus takes a %s', async (_verb, given) => {
    const { act, page } = await pages.open(
      `<div id=box><input aria-label=F onfocus="box.innerHTML = '<input aria-label=F>'"></div>`
    )
    expect(await act(given)).toEqual({ kind: 'done' })
    expect(await page.evaluate('[box.firstChild.value, document.activeElement === box.firstChild]')).toEqual([
      'abc',
      true
    ])
  })

  test.each(['input', 'beforeinput'])('on %s is filled', async (on) => {
    const { act, page } = await pages.open(redrawn(on))
    expect(await act(fill('abc'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('box.firstChild.value')).toBe('abc')
  })

  test.each([
    ['another name', '<input aria-label=F2>'],
    ['another role', '<input aria-label=F role=combobox>'],
    ['two of them', '<input aria-label=F><input aria-label=F>'],
    ['a field that cannot be written in', '<input aria-label=F readonly>']
  ])('as %s is not typed into', async (_what, html) => {
    const { act, page } = await pages.open(
      `<div id=box><input aria-label=F onkeydown="box.innerHTML = '${html}'"></div>`
    )
    expect(await act(type('abc'), { settleMs: 50 })).toMatchObject({ kind: 'refused' })
    expect(await page.evaluate('[...box.children].map((el) => el.value).join("")')).toBe('')
  })

  test('takes no secret: that goes into the very element that was looked at', async () => {
    const { act, page } = await pages.open(
      `<div id=box><input type=password aria-label=F onfocus="box.innerHTML = '<input type=password aria-label=F>'"></div>`
    )
    const secret: PageAct = { verb: 'fill-secret', target: target('field', 'F'), part: 'password', text: 'hunter2' }
    expect(await act(secret, { settleMs: 50 })).toMatchObject({ refusal: { code: 'target/changed' } })
    expect(await page.evaluate('box.firstChild.value')).toBe('')
  })
})

describe('an editing host', () => {
  const EDITOR = `${LOG}<div id=i contenteditable role=textbox aria-label=F>old <b>text</b></div>`

  test('is filled with one input, which it hears of before', async () => {
    const { act, page } = await pages.open(EDITOR)
    expect(await act(fill('new text'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('[i.innerText.trim(), log]')).toEqual([
      'new text',
      ['beforeinput InputEvent insertText new text', 'input InputEvent insertText new text']
    ])
  })

  test('is cleared', async () => {
    const { act, page } = await pages.open(EDITOR)
    expect(await act({ verb: 'clear', target: target('field', 'F') })).toEqual({ kind: 'done' })
    expect(await page.evaluate('i.innerText.trim()')).toBe('')
  })

  test('is typed into at its end', async () => {
    const { act, page } = await pages.open(EDITOR)
    expect(await act(type(' more'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('i.innerText.trim()')).toBe('old text more')
  })

  test('that writes by itself does so once', async () => {
    const { act, page } = await pages.open(`<div id=i contenteditable aria-label=F></div><script>
      i.addEventListener('beforeinput', (e) => { e.preventDefault(); i.textContent = '<' + e.data + '>' })</script>`)
    expect(await act(fill('x'))).toMatchObject({ refusal: { code: 'page/rejected-value' } })
    expect(await page.evaluate('i.textContent')).toBe('<x>')
  })

  test('keeps the lines of a text', async () => {
    const { act, page } = await pages.open('<div id=i contenteditable aria-label=F></div>')
    expect(await act(fill('one\ntwo'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('i.innerText.trim().split(/\\n+/)')).toEqual(['one', 'two'])
  })
})

describe('keys write as the browser lets them', () => {
  const key = (name: string): PageAct => ({ verb: 'press', key: name, target: target('field', 'F') })

  test.each([
    ['a number digit by digit', 'type=number step=any', [type('-12.5')], '-12.5'],
    ['a number on and on', 'type=number step=any value=12', [type('.5')], '12.5'],
    ['a date part by part', 'type=date', [type('2026-03-01')], '2026-03-01'],
    ['a time', 'type=time', [type('12:30')], '12:30'],
    ['at the caret', 'value=ac', [key('ArrowLeft'), key('b')], 'abc'],
    ['over what is selected', 'value=old', [key('Control+a'), key('x')], 'x'],
    ['and delete a word', 'value="one two"', [key('Control+Backspace')], 'one '],
    ['and delete forward', 'value=abc', [key('Home'), key('Delete')], 'bc']
  ])('%s', async (_what, attributes, acts, kept) => {
    const { batch, page } = await pages.open(input(attributes))
    expect((await batch(acts)).map(({ outcome }) => outcome.kind)).toEqual(acts.map(() => 'done'))
    expect(await page.evaluate('i.value')).toBe(kept)
  })

  test.each([
    ['letters in a number', 'type=number', type('12abc')],
    ['more than there is room for', 'maxlength=3', type('abcd')],
    ['half a date', 'type=date', type('2026-03')],
    ['digits where a mask drops the point', 'oninput="this.value = this.value.replace(/\\D/g, \'\')"', type('12.50')],
    ['in what is inert', 'inert', type('a')],
    ['in what is read-only', 'readonly', type('a')]
  ])('refuse %s', async (_what, attributes, act) => {
    const { act: run } = await pages.open(input(attributes))
    expect(await run(act, { settleMs: 50 })).toMatchObject({ kind: 'refused' })
  })

  test.each([
    ['5551234567', '(555) 123-4567', true],
    ['1234', '1,234', true],
    ['1250', '12.50', false],
    ['5', '-5', false],
    ['ABC', 'AB', false]
  ])('a mask that makes of %s %s keeps it: %s', async (text, made, kept) => {
    const { act } = await pages.open(input(`oninput="this.value = '${made}'"`))
    expect(await act(fill(text))).toMatchObject({ kind: kept ? 'done' : 'refused' })
  })

  test('lines stay apart in a plain-text editor, and lost lines are told', async () => {
    const { act, page } = await pages.open('<div id=i contenteditable=plaintext-only aria-label=F></div>')
    expect(await act(fill('one\ntwo'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('i.innerText.trim().split(/\\n+/)')).toEqual(['one', 'two'])
    const { act: again } = await pages.open(
      `<div id=i contenteditable aria-label=F></div><script>i.oninput = () => { i.textContent = i.textContent }</script>`
    )
    expect(await again(fill('one\ntwo'))).toMatchObject({ refusal: { code: 'page/rejected-value' } })
  })
})
