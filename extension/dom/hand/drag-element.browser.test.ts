import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const drag: PageAct = { verb: 'drag', target: target('listitem', 'Milk'), to: target('list', 'Done') }
const activate = { class: 'activate', settleMs: 60 } as const

const LISTS = (attributes = 'draggable=true') => `<style>ul{width:200px;height:80px;border:1px solid}</style>
  <ul id=todo aria-label=Todo><li id=m aria-label=Milk ${attributes}>Milk</li></ul><ul id=done aria-label=Done></ul>
  <script>globalThis.log = []; const note = (e) => log.push(e.type + ' ' + (e.target.id || e.target.localName))
    globalThis.types = () => log.map((one) => one.split(' ')[0]).filter((one, at, all) => one !== all[at - 1])</script>`

/** As the platform's own example does it. */
const NATIVE = `${LISTS()}<script>
  m.addEventListener('dragstart', (e) => { e.dataTransfer.setData('text/plain', m.id) })
  done.addEventListener('dragover', (e) => e.preventDefault())
  done.addEventListener('drop', (e) => { e.preventDefault(); done.append(document.getElementById(e.dataTransfer.getData('text/plain'))) })
  for (const type of ['pointerdown', 'mousedown', 'dragstart', 'pointercancel', 'drag', 'drop', 'dragend', 'pointerup', 'mouseup', 'click'])
    document.addEventListener(type, note, true)</script>`

/** As libraries do it that have their own dragging: a press, a threshold, moves heard by the document. */
const BY_HAND = `${LISTS('')}<script>
  let from, held
  m.addEventListener('mousedown', (e) => { from = e; e.preventDefault() })
  document.addEventListener('mousemove', (e) => {
    if (from && e.which === 1 && Math.hypot(e.clientX - from.clientX, e.clientY - from.clientY) > 5) {
      held = m; m.style.cssText = 'position:fixed;left:' + (e.clientX - 5) + 'px;top:' + (e.clientY - 5) + 'px' } })
  document.addEventListener('mouseup', (e) => {
    m.style.cssText = ''
    const box = done.getBoundingClientRect()
    if (held && e.clientY > box.top && e.clientY < box.bottom) done.append(held)
    from = held = undefined })</script>`

describe('a drag', () => {
  test('is the platform’s own where the element is draggable', async () => {
    const { act, page } = await pages.open(NATIVE)
    expect(await act(drag, activate)).toEqual({ kind: 'done' })
    expect(await page.evaluate('m.parentElement.id')).toBe('done')
    expect(await page.evaluate('types()')).toEqual([
      'pointerdown',
      'mousedown',
      'dragstart',
      'pointercancel',
      'drag',
      'drop',
      'dragend'
    ])
    expect(await page.evaluate('[log[0], log.at(-2), log.at(-1)]')).toEqual(['pointerdown m', 'drop done', 'dragend m'])
  })

  test('is done by the mouse where the page does its own', async () => {
    const { act, page } = await pages.open(BY_HAND)
    expect(await act(drag, activate)).toEqual({ kind: 'done' })
    expect(await page.evaluate('m.parentElement.id')).toBe('done')
  })

  test('is done by the mouse where the page will have no native one', async () => {
    const { act, page } = await pages.open(
      BY_HAND.replace('aria-label=Milk', 'aria-label=Milk draggable=true ondragstart="return false"').replace(
        '; e.preventDefault()',
        ''
      )
    )
    expect(await act(drag, activate)).toEqual({ kind: 'done' })
    expect(await page.evaluate('m.parentElement.id')).toBe('done')
  })

  test('moves a pointer over what lies in between', async () => {
    const { act, page } = await pages.open(`<div id=a role=button style="width:20px;height:20px">A</div>
      <div id=mid style="height:200px"></div><div id=b role=button style="width:20px;height:20px">B</div><script>
      globalThis.over = []; mid.addEventListener('pointermove', (e) => over.push([e.buttons, e.pointerType].join(' ')))
      b.addEventListener('pointerup', () => over.push('up'))</script>`)
    const given: PageAct = { verb: 'drag', target: target('button', 'A'), to: target('button', 'B') }
    expect(await act(given, activate)).toEqual({ kind: 'done' })
    const over = (await page.evaluate('over')) as string[]
    expect(over.length).toBeGreaterThan(4)
    expect(new Set(over)).toEqual(new Set(['1 mouse', 'up']))
  })

  test('carries the address of a link', async () => {
    const { act, page } =
      await pages.open(`<a href="/x">Link</a><ul id=done aria-label=Done style="height:50px"></ul><script>
      done.ondragover = () => false; done.ondrop = (e) => { globalThis.got = e.dataTransfer.getData('text/uri-list'); return false }</script>`)
    expect(await act({ verb: 'drag', target: target('link', 'Link'), to: target('list', 'Done') }, activate)).toEqual({
      kind: 'done'
    })
    expect(await page.evaluate('new URL(got).pathname')).toBe('/x')
  })

  test('scrolls both ends into view', async () => {
    const { act, page } = await pages.open(NATIVE.replace('<style>', '<div style="height:5000px"></div><style>'))
    expect(await act(drag, activate)).toEqual({ kind: 'done' })
    expect(await page.evaluate('m.parentElement.id')).toBe('done')
  })
})

describe('a drag is refused before any event', () => {
  const cover = (id: string) => `${NATIVE}<script>const box = ${id}.getBoundingClientRect()
    document.body.insertAdjacentHTML('beforeend', '<div style="position:fixed;left:0;width:400px;top:' + box.top + 'px;height:' + box.height + 'px"></div>')</script>`
  test.each([
    ['what is taken is covered', cover('m'), 'target/covered'],
    ['where it drops is covered', cover('done'), 'target/covered'],
    ['where it drops is not there', NATIVE.replace('aria-label=Done', ''), 'target/not-found'],
    ['where it drops is there twice', `${NATIVE}<ul aria-label=Done></ul>`, 'target/ambiguous'],
    [
      'where it drops has no box',
      NATIVE.replace('aria-label=Done', 'aria-label=Done style="height:0;border:0;padding:0"'),
      'target/hidden'
    ],
    [
      'the ends are too far apart',
      NATIVE.replace('<ul id=done', '<div style="height:5000px"></div><ul id=done'),
      'target/covered'
    ]
  ])('%s', async (_what, html, code) => {
    const { act, page } = await pages.open(html)
    expect(await act(drag, activate)).toMatchObject({ kind: 'refused', refusal: { code } })
    expect(await page.evaluate('[log, begun]')).toEqual([[], []])
  })
})

describe('a drag whose ends change on the way is not let go', () => {
  const changes: readonly (readonly [string, string])[] = [
    ['what is taken gets another name', 'm.setAttribute("aria-label", "Rent")'],
    ['where it drops gets another name', 'done.setAttribute("aria-label", "Trash")'],
    ['where it drops becomes something else', 'done.setAttribute("role", "button")'],
    ['where it drops goes', 'done.remove()'],
    ['where it drops is put there anew', 'done.replaceWith(done.cloneNode(true))']
  ]
  test.each(changes)('%s', async (_what, script) => {
    for (const type of ['pointerdown', 'mousedown', 'dragstart', 'dragenter']) {
      const { act, page } = await pages.open(`${NATIVE}<script>globalThis.drops = 0
        document.addEventListener('drop', () => drops++, true)
        document.addEventListener('${type}', () => { ${script} }, { once: true })</script>`)
      expect(await act(drag, activate)).toMatchObject({ kind: 'refused', refusal: { code: 'target/changed' } })
      expect(await page.evaluate('drops')).toBe(0)
    }
  })

  test('something else lies where it drops', async () => {
    const { act, page } =
      await pages.open(`${NATIVE}<script>m.addEventListener('dragstart', () => document.body.insertAdjacentHTML(
      'beforeend', '<div style="position:fixed;inset:0" ondragover="return false" ondrop="globalThis.stolen = 1"></div>'))</script>`)
    expect(await act(drag, activate)).toMatchObject({ refusal: { code: 'target/covered' } })
    expect(await page.evaluate('globalThis.stolen')).toBeUndefined()
  })

  test('a page that hears each move leaves it unknown', async () => {
    const { act, page } = await pages.open(`${BY_HAND}<script>
      document.addEventListener('mousemove', () => done.setAttribute('aria-label', 'Trash'))</script>`)
    expect((await act(drag, activate)).kind).not.toBe('done')
    expect(await page.evaluate('m.parentElement.id')).toBe('todo')
  })

  test('a run that was stopped lets nothing go', async () => {
    const { act, page } = await pages.open(
      `${NATIVE}<script>m.addEventListener('dragstart', () => { globalThis.stopped = true })</script>`
    )
    expect(await act(drag, activate)).toEqual({ kind: 'not-run' })
    expect(await page.evaluate('m.parentElement.id')).toBe('todo')
  })

  test('a page that takes no drop there is told of', async () => {
    const { act, page } = await pages.open(
      NATIVE.replace("done.addEventListener('dragover', (e) => e.preventDefault())", '')
    )
    expect(await act(drag, activate)).toMatchObject({ refusal: { code: 'page/no-effect' } })
    expect(await page.evaluate('log.includes("drop done")')).toBe(false)
  })
})

describe('where a drag ends', () => {
  const DRAWING = `<svg width=200 height=100 role=img aria-label=Plan>
    <circle role=button aria-label=Dot cx=20 cy=50 r=8 fill=red></circle>
    <rect role=group aria-label=Frame x=100 y=20 width=60 height=60 fill=none stroke=black></rect>
    <rect role=group aria-label=Box x=100 y=82 width=60 height=16 fill=blue></rect></svg>
    <script>globalThis.ended = []
    document.addEventListener('mouseup', (e) => {
      const box = document.querySelector('svg').getBoundingClientRect()
      ended.push([e.clientX - box.left, e.clientY - box.top].map(Math.round)) })</script>`
  const from = target('button', 'Dot')

  test.each<[string, PageAct, [number, number]]>([
    [
      'a little past the middle, on the way it came',
      { verb: 'drag', target: from, to: target('group', 'Box') },
      [133, 93]
    ],
    ['in the middle of an outline', { verb: 'drag', target: from, to: target('group', 'Frame') }, [130, 50]],
    [
      'at the point that is named',
      { verb: 'drag', target: from, to: target('img', 'Plan'), toAt: { x: 180, y: 30 } },
      [180, 30]
    ],
    [
      'at a point of the very element',
      {
        verb: 'drag',
        target: target('img', 'Plan'),
        at: { x: 5, y: 5 },
        to: target('img', 'Plan'),
        toAt: { x: 90, y: 9 }
      },
      [90, 9]
    ]
  ])('is %s', async (_where, act, end) => {
    const { act: run, page } = await pages.open(DRAWING)
    expect(await run(act, { class: 'submit' })).toEqual({ kind: 'done' })
    expect(await page.evaluate('ended')).toEqual([end])
  })
})

describe('what the page draws under the hand', () => {
  const DAY = (cover = '') => `<style>div{width:100px;height:40px}</style><div id=a role=group aria-label=Nine></div>
    <div id=b role=group aria-label=Ten></div>${cover}<script>globalThis.up = []
    let held
    document.onmousedown = () => { held = true }
    a.onmousemove = b.onmousemove = () => {
      const over = document.getElementById('span') ?? Object.assign(document.createElement('div'), { id: 'span' })
      if (held) { over.style.cssText = 'position:absolute;top:0;left:0;height:100px'; document.body.append(over) } }
    document.onmouseup = (e) => up.push(e.target.id)</script>`
  const span: PageAct = { verb: 'drag', target: target('group', 'Nine'), to: target('group', 'Ten') }

  test('hears the release', async () => {
    const { act, page } = await pages.open(DAY())
    expect(await act(span, { class: 'submit' })).toEqual({ kind: 'done' })
    expect(await page.evaluate('up')).toEqual(['span'])
  })

  test('does not, where it stood there before', async () => {
    const { act, page } = await pages.open(DAY('<div id=span style="display:none"></div>'))
    expect(await act(span, { class: 'submit' })).toEqual({ kind: 'done' })
    expect(await page.evaluate('up')).toEqual(['b'])
  })
})

describe('what a drag weighs', () => {
  test.each([
    ['where it drops', LISTS().replace('aria-label=Done', 'aria-label="Delete"'), 'Milk', 'Delete'],
    ['what is taken', LISTS().replaceAll('aria-label=Milk', 'aria-label="Pay now"'), 'Pay now', 'Done']
  ])('is raised by the words of %s', async (_what, html, item, list) => {
    const { act, lookAt, page } = await pages.open(html)
    const given: PageAct = { verb: 'drag', target: target('listitem', item), to: target('list', list) }
    expect(await act(given, activate)).toMatchObject({ kind: 'raised', facts: { raisedBy: 'named' } })
    expect(await page.evaluate('begun')).toEqual([])
    expect(await lookAt(given, 'activate')).toMatchObject({
      ok: true,
      value: { name: item, drop: { role: 'list', name: list }, raisedBy: 'named' }
    })
  })

  test('is compared with what was approved, both ends', async () => {
    const { act, lookAt, page } = await pages.open(NATIVE)
    const facts = await lookAt(drag, 'submit')
    if (!facts.ok) throw new Error('no facts')
    await page.evaluate('done.setAttribute("aria-label", "done")')
    expect(await act(drag, { class: 'submit', settleMs: 60, approved: facts.value })).toMatchObject({
      refusal: { code: 'approval/changed' }
    })
    await page.evaluate('done.setAttribute("aria-label", "Done")')
    expect(await act(drag, { class: 'submit', settleMs: 60, approved: facts.value })).toEqual({ kind: 'done' })
  })
})
