import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notInWebKit } from './testing/not-in-webkit.ts'
import { TestPages } from './testing/open-pages.ts'
import { target } from './testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const click = (name: string, role = 'button'): PageAct => ({ verb: 'click', target: target(role, name) })

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

  test('that comes too late is refused', async () => {
    const { batch, page } = await pages.open('<button onclick="globalThis.hit = (globalThis.hit ?? 0) + 1">A</button>')
    expect(await batch([click('A'), click('A')], { lifeSeconds: -6 })).toMatchObject([
      { outcome: { kind: 'refused', refusal: { code: 'capability/expired' } } },
      { outcome: { kind: 'not-run' } }
    ])
    expect(await page.evaluate('globalThis.hit')).toBeUndefined()
  })

  test('stops where its time was over while it waited: the rest was not run', async () => {
    const { batch, page } = await pages.open('<button onclick="globalThis.hit=1">A</button>')
    const gone: PageAct = { verb: 'wait', seen: [{ target: target('button', 'A'), gone: false }], ms: 3000 }
    await page.evaluate("document.querySelector('button').hidden = true")
    await page.evaluate("void setTimeout(() => { document.querySelector('button').hidden = false }, 700)")
    expect(await batch([gone, click('A')], { lifeSeconds: -4.7 })).toMatchObject([
      { outcome: { kind: 'done' } },
      { outcome: { kind: 'not-run' } }
    ])
    expect(await page.evaluate('globalThis.hit')).toBeUndefined()
  })

  test('ends when the page goes', async () => {
    const { batch } = await pages.open('<a href=/elsewhere>Away</a><button>A</button>')
    const reports = await batch([click('Away', 'link'), click('A')])
    expect(reports.map(({ outcome }) => outcome)).toEqual([{ kind: 'done', note: 'leaving' }, { kind: 'not-run' }])
  })

  test.each(['pagehide', 'beforeunload'])('a page that sends itself a %s goes nowhere by that', async (type) => {
    const { batch, page } = await pages.open(
      `<script>setInterval(() => dispatchEvent(new Event('${type}')))</script><button onclick="globalThis.hits = (globalThis.hits ?? 0) + 1">A</button>`
    )
    expect(await batch([click('A'), click('A')])).toMatchObject([
      { outcome: { kind: 'done' } },
      { outcome: { kind: 'done' } }
    ])
    expect(await page.evaluate('globalThis.hits')).toBe(2)
  })

  const cannotStay = notInWebKit('its driver cannot answer in a server’s place')
  test.skipIf(cannotStay)(
    'what was told as not run, since the page was about to go, is not done where it stays',
    async () => {
      const { batch, page } = await pages.open(
        `<script>addEventListener('go', () => { globalThis.going = setInterval(() => { location.href = '/stays' }) })</script><button onclick="globalThis.hit = true">A</button>`
      )
      // Nothing comes of where it is led: it is asked whether it may go, and stays.
      await page.route('**/stays', (route) => route.fulfill({ status: 204 }))
      await page.evaluate("void dispatchEvent(new Event('go'))")
      const [told] = await batch([click('A')], { stays: true })
      const hit = await page.evaluate('clearInterval(globalThis.going), globalThis.hit === true')
      expect(hit).toBe(told?.outcome.kind === 'done')
    }
  )

  test('a wait is cut short by a page that goes: it was not run', async () => {
    const { batch, page } = await pages.open('')
    await page.evaluate("void setTimeout(() => { location.href = '/elsewhere' }, 700)")
    const seen = [{ target: target('button', 'Never'), gone: false }]
    expect(await batch([{ verb: 'wait', seen, ms: 3000 }])).toEqual([{ step: '0', outcome: { kind: 'not-run' } }])
  })
})
