import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

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

describe('a point of an element', () => {
  const MAP = `<style>body{margin:0}#m{width:200px;height:100px;background:#ddd;position:absolute;top:3000px;left:30px}
    #c{position:absolute;left:150px;top:0;width:50px;height:100px;background:red}</style>
    <div id=m role=img aria-label=Map></div><div style="position:absolute;top:3000px;left:30px"><b id=c></b></div>
    <script>globalThis.log = []
    document.addEventListener('click', (e) => {
      const box = m.getBoundingClientRect()
      log.push([e.target.id, e.clientX - box.left, e.clientY - box.top]) })</script>`
  const click = (x: number, y: number): PageAct => ({ verb: 'click', target: target('img', 'Map'), at: { x, y } })

  test('is where the hand goes, once it is in view', async () => {
    const { act, page } = await pages.open(MAP)
    expect(await act(click(120, 40), { class: 'submit' })).toEqual({ kind: 'done' })
    expect(await page.evaluate('log')).toEqual([['m', 120, 40]])
  })

  test.each([
    ['outside of it', 250, 40],
    ['above it', 10, -5],
    ['under something else', 170, 40]
  ])('is refused %s', async (_where, x, y) => {
    const { act, page } = await pages.open(MAP)
    expect(await act(click(x, y), { class: 'submit', settleMs: 60 })).toMatchObject({
      refusal: { code: 'target/covered' }
    })
    expect(await page.evaluate('log')).toEqual([])
  })
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

  test('moves a part that is named, or the nearest around it that scrolls, by tenths of what it shows', async () => {
    const { act, page } = await pages.open(
      '<textarea id=t aria-label=Log style="height:100px;padding:0;border:0;line-height:20px">' +
        `${'line\\n'.repeat(60)}</textarea>` +
        '<ul id=u aria-label=Results style="height:100px;overflow:auto"><li style="height:900px">one</li></ul>'
    )
    const inside = (direction: 'up' | 'down', amount: number, to: PageAct & { verb: 'hover' }): PageAct => ({
      verb: 'scroll',
      direction,
      amount,
      target: to.target
    })
    const at = (role: string, name?: string) => ({ verb: 'hover', target: target(role, name) }) as const
    expect(await act(inside('down', 5, at('textbox', 'Log')))).toEqual({ kind: 'done' })
    expect(await act(inside('down', 10, at('listitem')))).toEqual({ kind: 'done' })
    expect(await page.evaluate('[scrollY, u.scrollTop, t.scrollTop / t.clientHeight]')).toEqual([0, 100, 0.5])
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
