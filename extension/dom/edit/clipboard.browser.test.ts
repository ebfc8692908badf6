import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const copy = (role: string, name: string): PageAct => ({ verb: 'copy', target: target(role, name) })
const paste = (name = 'F'): PageAct => ({ verb: 'paste', target: target('field', name) })
const SOURCE =
  '<p aria-label=Reference id=r>INV-17 <b>of</b>\n May</p><input aria-label=Source id=s value="from a field">'
const LOG = `<script>globalThis.log = []
  for (const type of ['copy', 'paste', 'beforeinput', 'input', 'change']) document.addEventListener(type, (e) =>
    log.push([e.type, e.inputType ?? e.clipboardData?.getData('text/plain') ?? ''].join(' ').trim()), true)</script>`
const FIELD = '<input aria-label=F id=i value="a ">'

describe('the clipboard of a run', () => {
  test.each([
    ['what a person sees', copy('paragraph', 'Reference'), 'INV-17 of May'],
    ['the value of a field', copy('field', 'Source'), 'from a field']
  ])('takes %s into a field', async (_what, copied, text) => {
    const { batch, page } = await pages.open(`${SOURCE}${FIELD}${LOG}`)
    const reports = await batch([copied, paste()])
    expect(reports.map(({ outcome }) => outcome)).toEqual([{ kind: 'done', value: text }, { kind: 'done' }])
    expect(await page.evaluate('i.value')).toBe(`a ${text}`)
    expect(await page.evaluate('log')).toEqual([
      'copy',
      `paste ${text}`,
      'beforeinput insertFromPaste',
      'input insertFromPaste',
      'change'
    ])
  })

  test('takes it into an editor', async () => {
    const { batch, page } = await pages.open(`${SOURCE}<div contenteditable aria-label=F id=i>to: -</div>`)
    expect((await batch([copy('paragraph', 'Reference'), paste()])).at(-1)?.outcome).toEqual({ kind: 'done' })
    expect(await page.evaluate('i.innerText.replace(/\\s+/g, " ").trim()')).toBe('to: -INV-17 of May')
  })

  test('selects what it copies', async () => {
    const { act, page } = await pages.open(SOURCE)
    await act(copy('paragraph', 'Reference'))
    expect(await page.evaluate('getSelection().anchorNode === r || r.contains(getSelection().anchorNode)')).toBe(true)
    await act(copy('field', 'Source'))
    expect(await page.evaluate('[s.selectionStart, s.selectionEnd]')).toEqual([0, 12])
  })

  test('takes what the page puts there, and leaves pasting to a page that does it', async () => {
    const { batch, page } = await pages.open(`${SOURCE}${FIELD}<script>
      r.addEventListener('copy', (e) => { e.clipboardData.setData('text/plain', 'theirs'); e.preventDefault() })
      i.addEventListener('paste', (e) => { i.value = '<' + e.clipboardData.getData('text/plain') + '>'; e.preventDefault() })</script>`)
    const reports = await batch([copy('paragraph', 'Reference'), paste()])
    expect(reports.map(({ outcome }) => outcome.kind)).toEqual(['done', 'done'])
    expect(await page.evaluate('i.value')).toBe('<theirs>')
  })

  test('that is empty is the person’s, who pastes', async () => {
    const { act, page } = await pages.open(`${FIELD}${LOG}`)
    expect(await act(paste())).toMatchObject({ refusal: { code: 'page/needs-person' } })
    expect(await page.evaluate('[log, begun]')).toEqual([[], []])
  })

  test('is what the run brought from another document', async () => {
    const { act, page } = await pages.open(FIELD)
    expect(await act(paste(), { clipboard: 'elsewhere' })).toEqual({ kind: 'done' })
    expect(await page.evaluate('i.value')).toBe('a elsewhere')
  })
})

describe('copying', () => {
  test.each([
    ['a password', '<input type=password aria-label=Source value=hunter2>', 'target/secret-field'],
    ['what has no box', '<p role=status aria-label=Source></p>', 'target/hidden']
  ])('refuses %s', async (_what, html, code) => {
    const { act, page } = await pages.open(`${LOG}${html}`)
    const role = html.includes('status') ? 'status' : 'field'
    expect(await act(copy(role, 'Source'), { settleMs: 50 })).toMatchObject({ refusal: { code } })
    expect(await page.evaluate('log')).toEqual([])
  })

  const SECRET: PageAct = { verb: 'fill-secret', target: target('field', 'P'), part: 'password', text: 'hunter2' }
  test.each([
    ['shown as plain text', `p.type = 'text'`, copy('field', 'P')],
    [
      'handed over by the page',
      `r.oncopy = (e) => { e.clipboardData.setData('text/plain', p.value); return false }`,
      copy('paragraph', 'Reference')
    ],
    ['written where a person sees it', `r.textContent = p.value`, copy('paragraph', 'Reference')]
  ])('never takes what the vault filled: %s', async (_what, script, copied) => {
    const { act, page } = await pages.open(`${SOURCE}<input type=password aria-label=P id=p>`)
    expect(await act(SECRET)).toEqual({ kind: 'done' })
    await page.evaluate(script)
    expect(await act(copied)).toMatchObject({ refusal: { code: 'target/secret-field' } })
  })
})

describe('pasting', () => {
  test.each([
    ['a field that is read-only', '<input readonly aria-label=F id=i>', 'target/not-editable'],
    ['a field that is too short', '<input maxlength=3 aria-label=F id=i>', 'page/rejected-value'],
    ['a field that wants a date', '<input type=date aria-label=F id=i>', 'page/rejected-value'],
    ['a field that keeps nothing', '<input aria-label=F id=i oninput="this.value = 1">', 'page/rejected-value']
  ])('refuses %s', async (_what, html, code) => {
    const { act } = await pages.open(html)
    expect(await act(paste(), { clipboard: 'words', settleMs: 50 })).toMatchObject({ refusal: { code } })
  })

  test('goes into the field that was looked at, or nowhere', async () => {
    const { act, page } = await pages.open(
      `<input aria-label=F id=i><input id=other><script>i.addEventListener('paste', () => i.setAttribute('aria-label', 'G'))</script>`
    )
    expect(await act(paste(), { clipboard: 'words' })).toMatchObject({ refusal: { code: 'target/changed' } })
    expect(await page.evaluate('i.value + other.value')).toBe('')
  })
})
