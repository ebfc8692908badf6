import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from './testing/open-pages.ts'
import { target } from './testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const on = (verb: 'double-click' | 'right-click' | 'hover', name = 'Go'): PageAct => ({
  verb,
  target: target('button', name)
})
const NOTE = `<button id=b>Go</button><script>globalThis.log = []
  for (const type of ['mouseover', 'mousedown', 'mouseup', 'click', 'dblclick', 'contextmenu'])
    b.addEventListener(type, (e) => log.push([e.type, e.button, e.detail].join(' ')))</script>`

describe('the mouse', () => {
  test.each([
    [
      'double-click',
      [
        'mouseover 0 0',
        'mousedown 0 1',
        'mouseup 0 1',
        'click 0 1',
        'mousedown 0 2',
        'mouseup 0 2',
        'click 0 2',
        'dblclick 0 2'
      ]
    ],
    ['right-click', ['mouseover 0 0', 'mousedown 2 1', 'mouseup 2 1', 'contextmenu 2 0']],
    ['hover', ['mouseover 0 0']]
  ] as const)('%s is what a hand does, once, in order', async (verb, events) => {
    const { act, page } = await pages.open(NOTE)
    expect(await act(on(verb), { class: 'activate' })).toEqual({ kind: 'done' })
    expect(await page.evaluate('log')).toEqual(events)
  })

  test.each(['double-click', 'right-click'] as const)(
    '%s on what submits more than was granted is raised',
    async (verb) => {
      const { act, requests } = await pages.open('<form method=post action=/save><button>Go</button></form>')
      expect(await act(on(verb), { class: 'activate' })).toMatchObject({ kind: 'raised', facts: { effect: 'submit' } })
      expect(requests).toEqual([])
    }
  )

  test('a double-click whose second click meets something else is not known to have happened', async () => {
    const { act, page } = await pages.open(
      `<button id=b onclick="globalThis.hits = (globalThis.hits ?? 0) + 1; b.textContent = 'Delete'">Go</button>`
    )
    expect(await act(on('double-click'), { class: 'activate' })).toEqual({ kind: 'unknown' })
    expect(await page.evaluate('hits')).toBe(1)
  })

  test.each(['double-click', 'right-click', 'hover'] as const)(
    '%s refuses what is covered, and sends nothing',
    async (verb) => {
      const { act, page } = await pages.open(`${NOTE}<div style="position:fixed;inset:0;z-index:9"></div>`)
      expect(await act(on(verb), { class: 'activate', settleMs: 60 })).toMatchObject({
        refusal: { code: 'target/covered' }
      })
      expect(await page.evaluate('log')).toEqual([])
    }
  )
})

describe('scrolling', () => {
  const LONG = '<div style="height:9000px"></div>'
  const scroll = (direction: 'up' | 'down', amount: number): PageAct => ({ verb: 'scroll', direction, amount })

  test('goes by tenths of the window, and no further than the page', async () => {
    const { batch, page } = await pages.open(LONG)
    await batch([scroll('down', 10), scroll('down', 5), scroll('up', 10)])
    expect(await page.evaluate('scrollY / innerHeight')).toBeCloseTo(0.5, 1)
    await batch([scroll('up', 100)])
    expect(await page.evaluate('scrollY')).toBe(0)
  })

  test('moves the part that stands in the middle, where it scrolls', async () => {
    const { act, page } = await pages.open(`<div id=s style="position:fixed;inset:0;overflow:auto">${LONG}</div>`)
    expect(await act(scroll('down', 10))).toEqual({ kind: 'done' })
    expect(await page.evaluate('[scrollY, s.scrollTop / innerHeight]')).toEqual([0, 1])
  })

  test('brings an element into view', async () => {
    const { act, page } = await pages.open(`${LONG}<button id=b>Go</button>`)
    expect(await act({ verb: 'scroll-to', target: target('button', 'Go') })).toEqual({ kind: 'done' })
    expect(await page.evaluate('b.getBoundingClientRect().top < innerHeight')).toBe(true)
  })
})

describe('what is not built is refused by name, before any event', () => {
  const go = target('button', 'Go')
  const acts: readonly PageAct[] = [
    { verb: 'screenshot', target: go },
    { verb: 'upload', target: go, file: { '@file': 'f', name: 'a.pdf' } },
    { verb: 'download', act: { verb: 'click', target: go } }
  ]
  test.each(acts)('$verb', async (given) => {
    const { act, page } = await pages.open(NOTE)
    expect(await act(given)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'page/unsupported', detail: { what: given.verb } }
    })
    expect(await page.evaluate('[log, begun]')).toEqual([[], []])
  })
})
