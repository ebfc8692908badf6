import type { BatchAct, PageAct } from '@writ/dsl/contract'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { notInWebKit } from '../testing/not-in-webkit.ts'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

const heldUp = notInWebKit('a dialog of the browser’s own holds up the page that the driver asks')

let pages: TestPages
let shown: Page | undefined
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages?.stop())
afterEach(() => void shown?.removeAllListeners('dialog'))

const click: PageAct = { verb: 'click', target: target('button', 'Go') }
const accept: NonNullable<BatchAct['answer']> = { kind: 'accept', message: 'Sure*' }
const go = (script: string, rest = '') => pages.open(`<button onclick="${script}">Go</button>${rest}`)
const guard = (page: Page, where = 'window') => page.evaluate(`writDom.installDialogGuard(${where})`)

/** Answers what the browser asks, as a person would after `ms`, and keeps what it said. */
const person = (page: Page, { accepts = false, ms = 0 } = {}) => {
  const seen: string[] = []
  shown = page
  page.on('dialog', async (dialog) => {
    seen.push(dialog.message())
    await new Promise((resolve) => setTimeout(resolve, ms))
    await (accepts ? dialog.accept() : dialog.dismiss())
  })
  return seen
}

describe('an armed answer', () => {
  test('waits for a dialog that comes a little later', async () => {
    const { act, page } = await go('setTimeout(() => { globalThis.said = confirm(`Sure?`) }, 600)')
    await guard(page)
    expect(await act(click, { answer: accept })).toEqual({ kind: 'done' })
    expect(await page.evaluate('said')).toBe(true)
  })

  test('that nobody asked for is said, and is good for nothing later', async () => {
    const { act, page } = await go('globalThis.ask = () => confirm(`Sure?`)')
    await guard(page)
    const seen = person(page)
    expect(await act(click, { answer: accept })).toEqual({ kind: 'done', note: 'no-dialog' })
    expect(await page.evaluate('ask()')).toBe(false)
    expect(seen).toEqual(['Sure?'])
  })

  test('is one answer: of many alerts the others are the person’s', async () => {
    const { act, page } = await go('for (let i = 0; i < 4; i++) alert(`Sure ` + i)')
    await guard(page)
    const seen = person(page)
    expect(await act(click, { answer: accept })).toEqual({ kind: 'done' })
    expect(seen).toEqual(['Sure 1', 'Sure 2', 'Sure 3'])
  })

  test('is not given to what the page kept from before the guard came', async () => {
    const { act, page } = await go('globalThis.said = kept(`Sure?`)', '<script>kept = confirm.bind(window)</script>')
    await guard(page)
    const seen = person(page)
    expect(await act(click, { answer: accept })).toEqual({ kind: 'done', note: 'no-dialog' })
    expect(seen).toEqual(['Sure?'])
  })

  test.each([
    ['about:blank', '<iframe></iframe>'],
    ['srcdoc', '<iframe srcdoc="<p>inner</p>"></iframe>'],
    ['a frame in a frame', '<iframe srcdoc="<iframe></iframe>"></iframe>']
  ])('is given to a dialog of a frame that the page wrote: %s', async (_, frame) => {
    const inner = frame.includes('srcdoc="<iframe') ? 'frames[0].frames[0]' : 'frames[0]'
    const { act, page } = await go(`globalThis.said = ${inner}.confirm('Sure?')`, frame)
    await page.waitForFunction(`${inner}?.document.readyState === 'complete'`)
    await guard(page)
    await guard(page, 'frames[0]')
    if (inner !== 'frames[0]') await guard(page, inner)
    expect(await act(click, { answer: accept })).toEqual({ kind: 'done' })
    expect(await page.evaluate('said')).toBe(true)
  })

  test('is not armed by what a page says', async () => {
    const { act, page } = await go(
      `for (const detail of ['x', '{}', '[]', 'null', '{&quot;kind&quot;:&quot;other&quot;}', '{&quot;kind&quot;:&quot;answer&quot;}']) document.dispatchEvent(new CustomEvent('writ-dialog-arm', { detail })); globalThis.said = confirm('Sure?')`
    )
    await guard(page)
    const seen = person(page)
    await act(click)
    expect(seen).toEqual(['Sure?'])
  })
})

describe.skipIf(heldUp)('that the page may be left', () => {
  const KEEPS = `<script>
    onbeforeunload = () => 'Stay?'
    addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'Stay?'; navigator.sendBeacon('/saved') })</script>`
  const open = async () => {
    const opened = await pages.open(`<a href="/elsewhere">Leave</a>`)
    await guard(opened.page)
    return opened
  }

  test.each([
    ['is granted where the plan accepts it, and the page saves what it will', { kind: 'accept' } as const, []],
    ['is the person’s otherwise', undefined, ['']]
  ])('%s', async (_, answer, asked) => {
    const { act, page, requests } = await open()
    await page.evaluate((html) => {
      const script = document.createElement('script')
      script.textContent = html.replaceAll(/<\/?script>/g, '')
      document.body.append(script)
    }, KEEPS)
    // A browser asks only for a page that a person has touched.
    await page.mouse.click(300, 300)
    const seen = person(page, { accepts: true })
    await act({ verb: 'click', target: target('link', 'Leave') }, answer ? { answer } : {})
    await expect.poll(() => requests.filter((line) => line.includes('/saved')).length).toBe(1)
    await page.waitForURL('**/elsewhere')
    expect(seen).toEqual(asked)
  })
})

test.skipIf(heldUp)('that a dialog of the browser’s comes and goes is told, of frames too', async () => {
  const { page } = await go('0', '<iframe></iframe>')
  await guard(page)
  await guard(page, 'frames[0]')
  person(page)
  await page.evaluate(`globalThis.told = []; writDom.createDialogPort(document).onNative((open) => told.push(open))`)
  await page.evaluate(`confirm('One'); frames[0].alert('Two')`)
  expect(await page.evaluate('told')).toEqual([true, false, true, false])
})

test('a dialog element is elements: used like any, and what it covers is covered', async () => {
  const { act, page } = await pages.open(
    '<button>Behind</button><dialog><button onclick="this.closest(`dialog`).close()">Close</button></dialog>'
  )
  await page.evaluate(`document.querySelector('dialog').showModal()`)
  const press = (name: string): PageAct => ({ verb: 'click', target: target('button', name) })
  expect(await act(press('Behind'), { settleMs: 100 })).toMatchObject({ kind: 'refused' })
  expect(await act(press('Close'))).toEqual({ kind: 'done' })
  expect(await act(press('Behind'))).toEqual({ kind: 'done' })
})

test.skipIf(heldUp)('a person may take their time: what was not begun by then is sent again', async () => {
  const { batch, page } = await go('confirm(`Sure?`)')
  await guard(page)
  person(page, { ms: 2_000 })
  // Five seconds of skew are forgiven.
  const [first, second] = await batch([click, click], { lifeSeconds: -4 })
  expect([first?.outcome, second?.outcome]).toEqual([{ kind: 'done' }, { kind: 'not-run' }])
})
