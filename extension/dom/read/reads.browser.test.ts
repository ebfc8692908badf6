import { type PageAct, plainValue, type Type, type Value } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const css = (selector: string) => target('css', selector)
const NUMBER: Type = { kind: 'number' }
const GERMAN: Type = { kind: 'number', locale: 'de' }

describe('a read', () => {
  type Row = readonly [what: string, html: string, act: PageAct, value: Value]
  const text = (selector: string, as?: Type): PageAct => ({
    verb: 'read-text',
    target: css(selector),
    ...(as && { as })
  })
  const value = (selector: string, as?: Type): PageAct => ({
    verb: 'read-value',
    target: css(selector),
    ...(as && { as })
  })

  const cases: readonly Row[] = [
    ['folds white space and parts blocks', '<div id=t> a <b>b</b>c<p>d</p></div>', text('#t'), 'a bc d'],
    [
      'leaves out what no one sees',
      '<p id=t>a<span hidden>b</span><span style="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)">c</span><span style="position:absolute;left:-9999px">d</span><span style="opacity:0">e</span></p>',
      text('#t'),
      'a'
    ],
    ['reads a number', '<p id=t>$1,234.50', text('#t', NUMBER), 1234.5],
    ['reads a German number', '<p id=t>1.234,50 €', text('#t', GERMAN), 1234.5],
    ["takes the page's language", '<p id=t lang=de>1.234,50', text('#t', NUMBER), 1234.5],
    ['reads a date', '<p id=t lang=de>1. März 2026', text('#t', { kind: 'date' }), '2026-03-01'],
    ["a field's value", '<input id=t value=" x ">', value('#t'), ' x '],
    ["a select's label", '<select id=t><option value=1>One</select>', value('#t'), 'One'],
    ["a box's state", '<input type=checkbox id=t checked>', value('#t', { kind: 'boolean' }), true],
    ['a number field in any language', '<html lang=de><input type=number id=t value=1.5>', value('#t', NUMBER), 1.5],
    ['the count', '<li>1<li>2<li hidden>3', { verb: 'read-count', target: css('li') }, 2],
    ['no count is a count', '<p>', { verb: 'read-count', target: css('li') }, 0],
    ['the title', '<p>', { verb: 'read-title' }, 'Test'],
    ['exists', '<p id=t>x', { verb: 'exists', target: css('#t'), gone: false }, true],
    ['exists in several', '<p>x<p>x', { verb: 'exists', target: css('p'), gone: false }, true],
    ['exists not', '<p>x', { verb: 'exists', target: css('b'), gone: false }, false],
    ['gone', '<p>x', { verb: 'exists', target: css('b'), gone: true }, true]
  ]
  test.each(cases)('%s', async (_what, html, act, expected) => {
    const page = await pages.open(html)
    expect(await page.act(act)).toEqual({ kind: 'done', value: expected })
  })

  test('of what is no number refuses', async () => {
    const { act } = await pages.open('<p id=t>12 apples')
    expect(await act(text('#t', NUMBER))).toMatchObject({ refusal: { code: 'target/not-parsed' } })
  })

  test('of text in a shadow tree', async () => {
    const { act } = await pages.open(`<div id=t><b>slotted</b></div><script>
      t.attachShadow({ mode: 'open' }).innerHTML = 'before <slot></slot> after'</script>`)
    expect(await act(text('#t'))).toEqual({ kind: 'done', value: 'before slotted after' })
  })
})

describe('a wait', () => {
  const wait = (gone: boolean, ms: number): PageAct => ({ verb: 'wait', seen: [{ target: css('#t'), gone }], ms })

  test('ends when it comes, and when it goes', async () => {
    const { batch } =
      await pages.open(`<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<p id=t>x'), 60)
      setTimeout(() => document.querySelector('#t').remove(), 200)</script>`)
    const reports = await batch([wait(false, 2000), wait(true, 2000)])
    expect(reports.map(({ outcome }) => outcome.kind)).toEqual(['done', 'done'])
  })

  test('refuses when its time is over', async () => {
    const { act } = await pages.open('<p>')
    expect(await act(wait(false, 50))).toMatchObject({ refusal: { code: 'page/wait-timeout' } })
  })
})

describe('a table', () => {
  const read = (fields: readonly { name: string; from?: string; type?: Type }[]): PageAct => ({
    verb: 'read-table',
    target: target('table'),
    as: { kind: 'list', of: { kind: 'record', fields: fields.map((field) => ({ type: { kind: 'text' }, ...field })) } }
  })
  const AB = [{ name: 'a' }, { name: 'b' }]

  type Row = readonly [what: string, html: string, act: PageAct, value: Value]
  const cases: readonly Row[] = [
    [
      'with thead',
      '<table><thead><tr><th>A<th>B<tbody><tr><td>1<td>2<tr><td>3<td>4</table>',
      read(AB),
      [
        { a: '1', b: '2' },
        { a: '3', b: '4' }
      ]
    ],
    ['with th in its first row', '<table><tr><th>A<th>B<tr><td>1<td>2</table>', read(AB), [{ a: '1', b: '2' }]],
    ['with row headers', '<table><tr><th>A<th>B<tr><th scope=row>1<td>2</table>', read(AB), [{ a: '1', b: '2' }]],
    [
      'columns by from, in any order',
      '<table><tr><th>Betrag<th>Nr<tr><td>1.000,5 €<td>7</table>',
      read([
        { name: 'n', from: 'nr' },
        { name: 'sum', from: 'Betrag', type: GERMAN }
      ]),
      [{ n: '7', sum: 1000.5 }]
    ],
    [
      'with spans',
      '<table><tr><th colspan=2>G<tr><th>A<th>B<tr><td rowspan=2>1<td>2<tr><td>3</table>',
      read(AB),
      [
        { a: '1', b: '2' },
        { a: '1', b: '3' }
      ]
    ],
    [
      'without its totals and its empty line',
      '<table><thead><tr><th>A<th>B<tbody><tr><td colspan=2>none found<tfoot><tr><td>9<td>9</table>',
      read(AB),
      []
    ],
    [
      'of roles',
      '<div role=table><div role=row><span role=columnheader>A</span><span role=columnheader>B</span></div><div role=row><span role=cell>1</span><span role=cell>2</span></div></div>',
      read(AB),
      [{ a: '1', b: '2' }]
    ],
    [
      'that is a grid, whole',
      '<div role=grid aria-rowcount=2><div role=row><span role=columnheader>A</span><span role=columnheader>B</span></div><div role=row><span role=gridcell>1</span><span role=gridcell>2</span></div></div>',
      read(AB),
      [{ a: '1', b: '2' }]
    ],
    [
      'without hidden rows',
      '<table><tr><th>A<th>B<tr hidden><td>x<td>y<tr><td>1<td>2</table>',
      read(AB),
      [{ a: '1', b: '2' }]
    ],
    [
      'with a table inside',
      '<table><tr><th>A<th>B<tr><td>1<td><div role=none>2</div></table>',
      read(AB),
      [{ a: '1', b: '2' }]
    ]
  ]
  test.each(cases)('%s', async (_what, html, act, expected) => {
    const page = await pages.open(html)
    const outcome = await page.act(act)
    expect(outcome.kind).toBe('done')
    expect(outcome.kind === 'done' && plainValue(outcome.value ?? null)).toEqual(expected)
  })

  const refusals: readonly (readonly [string, string, PageAct, string])[] = [
    ['partly there', '<table aria-rowcount=99><tr><th>A<th>B<tr><td>1<td>2</table>', read(AB), 'target/not-a-table'],
    ['without headers', '<table><tr><td>1<td>2</table>', read(AB), 'target/not-a-table'],
    ['without the column', '<table><tr><th>A<tr><td>1</table>', read(AB), 'target/no-column'],
    ['with the column twice', '<table><tr><th>A<th>A<th>B<tr><td>1<td>2<td>3</table>', read(AB), 'target/no-column'],
    [
      'with a cell of another type',
      '<table><tr><th>A<tr><td>x</table>',
      read([{ name: 'a', type: NUMBER }]),
      'target/not-parsed'
    ]
  ]
  test.each(refusals)('refuses one %s', async (_what, html, act, code) => {
    const page = await pages.open(html)
    expect(await page.act(act, { settleMs: 40 })).toMatchObject({ kind: 'refused', refusal: { code } })
  })
})

describe('a dialog', () => {
  const open = (script: string) => pages.open(`<button onclick="${script}">Go</button>`)
  const click: PageAct = { verb: 'click', target: target('button', 'Go') }
  const guarded = async (script: string) => {
    const opened = await open(script)
    await opened.page.evaluate('writDom.installDialogGuard(window); writDom.installDialogGuard(window)')
    return opened
  }

  const answers: readonly (readonly [string, string, 'accept' | 'dismiss' | 'answer', unknown])[] = [
    ['a confirm', 'globalThis.said = confirm(`Delete INV-1?`)', 'accept', true],
    ['a confirm, dismissed', 'globalThis.said = confirm(`Delete INV-1?`)', 'dismiss', false],
    ['a prompt', 'globalThis.said = prompt(`Delete INV-1?`, `yes`)', 'accept', 'yes'],
    ['an alert', 'alert(`Delete INV-1?`); globalThis.said = 1', 'accept', 1],
    ['a prompt, with a text', 'globalThis.said = prompt(`Delete INV-1?`, `yes`)', 'answer', 'no, keep it'],
    ['a prompt without a default', 'globalThis.said = prompt(`Delete INV-1?`)', 'answer', 'no, keep it']
  ]
  test.each(answers)('%s is answered', async (_what, script, kind, said) => {
    const { act, page } = await guarded(script)
    let native = 0
    page.once('dialog', (dialog) => {
      native++
      return dialog.dismiss()
    })
    const answer = { message: 'delete *?', ...(kind === 'answer' ? { kind, text: 'no, keep it' } : { kind }) }
    expect(await act(click, { answer })).toEqual({ kind: 'done' })
    expect(await page.evaluate('said')).toBe(said)
    expect(native).toBe(0)
    page.removeAllListeners('dialog')
  })

  test("only one, only with the right words, stays the browser's otherwise", async () => {
    const { act, page } = await guarded(
      'globalThis.said = [confirm(`Other`), confirm(`Delete 1`), confirm(`Delete 2`)]'
    )
    const seen: string[] = []
    page.on('dialog', (dialog) => {
      seen.push(dialog.message())
      return dialog.dismiss()
    })
    await act(click, { answer: { kind: 'accept', message: 'Delete *' } })
    expect(await page.evaluate('said')).toEqual([false, true, false])
    expect(seen).toEqual(['Other', 'Delete 2'])
    await act(click)
    expect(seen).toEqual(['Other', 'Delete 2', 'Other', 'Delete 1', 'Delete 2'])
    page.removeAllListeners('dialog')
  })

  test('that asks for no text is left to the person where the plan has a text for it', async () => {
    const { act, page } = await guarded('globalThis.said = [confirm(`Go?`), prompt(`Go?`)]')
    const seen: string[] = []
    page.on('dialog', (dialog) => {
      seen.push(dialog.type())
      return dialog.dismiss()
    })
    await act(click, { answer: { kind: 'answer', text: 'x', message: 'Go?' } })
    expect(await page.evaluate('said')).toEqual([false, 'x'])
    expect(seen).toEqual(['confirm'])
    page.removeAllListeners('dialog')
  })
})
