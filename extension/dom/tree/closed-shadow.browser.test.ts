import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

/** The roots are closed to the page's own scripts; the executor is handed them by its host. */
const closed = (inner: string, light = ''): string => `<x-host>${light}</x-host><script>
  globalThis.closedRoots = new WeakMap(); globalThis.log = []
  const host = document.querySelector('x-host')
  const root = host.attachShadow({ mode: 'closed' })
  closedRoots.set(host, root)
  root.innerHTML = ${JSON.stringify(inner)}
  globalThis.q = (selector) => root.querySelector(selector)
  root.addEventListener('click', (e) => log.push(e.target.id))</script>`

const click = (role: string, name: string): PageAct => ({ verb: 'click', target: target(role, name) })

describe('in a closed shadow root', () => {
  test('a button is clicked, itself', async () => {
    const { act, page } = await pages.open(closed('<button id=b>Go</button>'))
    expect(await act(click('button', 'Go'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('log')).toEqual(['b'])
  })

  test('a field is filled, typed into, and pressed where the focus is', async () => {
    const { batch, page } = await pages.open(closed('<label>Name <input id=i></label>'))
    const field = target('field', 'Name')
    const reports = await batch([
      { verb: 'fill', target: field, text: 'Ann' },
      { verb: 'type', target: field, text: 'a' },
      { verb: 'press', key: 'x' }
    ])
    expect(reports.map(({ outcome }) => outcome)).toEqual([{ kind: 'done' }, { kind: 'done' }, { kind: 'done' }])
    expect(await page.evaluate("q('#i').value")).toBe('Annax')
  })

  test('what is slotted is named by both trees, once', async () => {
    const { find, act } = await pages.open(closed('<button id=b><slot></slot> now</button>', '<b>Go</b>'))
    expect(await find(target('button', 'Go now'))).toEqual(['b'])
    expect(await act(click('button', 'Go now'))).toEqual({ kind: 'done' })
  })

  test('a text is found once, in the smallest element', async () => {
    const { find } = await pages.open(closed('<div><span id=s>Hello</span></div>'))
    expect(await find({ role: 'text', match: { kind: 'is', text: 'Hello' }, states: [], having: [] })).toEqual(['s'])
  })

  test('a field is found by the text before it', async () => {
    const { find } = await pages.open(closed('Name <input id=a> Town <input id=b>'))
    expect(await find({ role: 'field', match: { kind: 'near', text: 'Town' }, states: [], having: [] })).toEqual(['b'])
  })

  test('what covers a button there is noticed', async () => {
    const { act, page } = await pages.open(closed('<button id=b>Go</button><div style="position:fixed;inset:0"></div>'))
    expect(await act(click('button', 'Go'), { settleMs: 50 })).toMatchObject({ refusal: { code: 'target/covered' } })
    expect(await page.evaluate('log')).toEqual([])
  })

  test('what submits more than was granted is raised', async () => {
    const { act } = await pages.open(closed('<form method=post action=/x><button>Go</button></form>'))
    expect(await act(click('button', 'Go'))).toMatchObject({ kind: 'raised', facts: { effect: 'submit' } })
  })

  test('text is read, a password is not', async () => {
    const { act } = await pages.open(closed('<p role=status>Saved</p><input type=password aria-label=P value=x>'))
    expect(await act({ verb: 'read-text', target: target('status') })).toEqual({ kind: 'done', value: 'Saved' })
    expect(await act({ verb: 'read-value', target: target('field', 'P') })).toMatchObject({
      refusal: { code: 'target/secret-field' }
    })
  })
})
