import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const from = (role: string, name: string, ...options: string[]): PageAct => ({
  verb: 'choose',
  target: target(role, name),
  options
})
const HIT = 'onclick="globalThis.hit = this.textContent"'
const hit = 'globalThis.hit'

const LIST = (inside: string, opener = 'div') => `<${opener} type=button role=combobox tabindex=0 aria-label=C
  aria-expanded=false aria-controls=l id=c onclick="l.hidden = false">None</${opener}><div role=listbox id=l hidden>${inside}</div>`

describe('a choice never presses what is no list', () => {
  const untouched: readonly (readonly [string, string, PageAct])[] = [
    ['a button', `<button type=button ${HIT}>Delete account</button>`, from('button', 'Delete account', 'x')],
    [
      'a button with a menu',
      `<button type=button aria-haspopup=menu aria-expanded=true ${HIT}>More</button>`,
      from('button', 'More', 'x')
    ],
    ['a text field', `<input aria-label=C ${HIT}>`, from('textbox', 'C', 'x')],
    ['a link dressed as a list box', `<a href=/gone role=combobox aria-label=C>C</a>`, from('combobox', 'C', 'x')],
    [
      'a submit button dressed as one',
      '<form><button role=combobox aria-label=C aria-expanded=false>C</button></form>',
      from('combobox', 'C', 'x')
    ],
    [
      'the item of an open menu',
      `${LIST('<div role=option>One</div>')}<div role=menu><div role=menuitem ${HIT}>Delete</div></div>`,
      from('combobox', 'C', 'Delete')
    ],
    [
      'the option of another list',
      `${LIST('<div role=option>One</div>')}<div role=listbox><div role=option ${HIT}>Two</div></div>`,
      from('combobox', 'C', 'Two')
    ],
    [
      'an item in its list that is no option',
      LIST(`<div role=menuitem ${HIT}>Two</div><div role=option>One</div>`),
      from('combobox', 'C', 'Two')
    ],
    ['a link dressed as an option', LIST('<a role=option href=/gone>Two</a>'), from('combobox', 'C', 'Two')],
    [
      'a submit button dressed as an option',
      LIST(`<form><button role=option ${HIT}>Two</button></form>`),
      from('combobox', 'C', 'Two')
    ]
  ]
  test.each(untouched)('%s', async (_what, html, act) => {
    const { act: run, page, requests } = await pages.open(html)
    const raise = { submit: 'allow', share: 'allow', transact: 'allow', destroy: 'allow' } as const
    const outcome = await run(act, { settleMs: 60, raise })
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'target/no-option' } })
    expect(await page.evaluate(hit)).toBeUndefined()
    expect(requests).toEqual([])
  })

  test('an option whose words weigh more is not even opened', async () => {
    const { act, page, lookAt } = await pages.open(LIST(`<div role=option ${HIT}>Delete all</div>`))
    expect(await act(from('combobox', 'C', 'Delete all'))).toMatchObject({
      kind: 'raised',
      facts: { effect: 'destroy' }
    })
    expect(await page.evaluate('[l.hidden, globalThis.hit ?? 0]')).toEqual([true, 0])
    const seen = await lookAt(from('combobox', 'C', 'Delete all'), 'input')
    const approved = seen.ok ? seen.value : expect.fail('not seen')
    expect(await act(from('combobox', 'C', 'Delete all'), { approved })).toEqual({ kind: 'done' })
    expect(await page.evaluate(hit)).toBe('Delete all')
  })
})

describe('a choice is made', () => {
  test.each(['div', 'button'])('in the list that a %s controls', async (opener) => {
    const { act, page } = await pages.open(LIST(`<div role=option ${HIT}>Two</div>`, opener))
    expect(await act(from('combobox', 'C', 'Two'))).toEqual({ kind: 'done' })
    expect(await page.evaluate(hit)).toBe('Two')
  })

  test('in a list that stands inside what is controlled', async () => {
    const { act, page } = await pages.open(
      `<div role=combobox aria-label=C aria-expanded=true aria-controls=w>C</div><div id=w><div role=listbox><div role=option ${HIT}>Two</div></div></div>`
    )
    expect(await act(from('combobox', 'C', 'Two'))).toEqual({ kind: 'done' })
    expect(await page.evaluate(hit)).toBe('Two')
  })
})

describe('it is not known what happened', () => {
  test('when a click that should open a list opened none', async () => {
    const { act } = await pages.open(`<div role=combobox aria-label=C aria-expanded=false ${HIT}>C</div>`)
    expect(await act(from('combobox', 'C', 'Two'), { settleMs: 60 })).toEqual({ kind: 'unknown' })
  })

  test('when the first of two options was clicked and the second is not there', async () => {
    const { act } = await pages.open(LIST('<div role=option>One</div>'))
    expect(await act(from('combobox', 'C', 'One', 'Two'), { settleMs: 60 })).toEqual({ kind: 'unknown' })
  })

  test('when a box of the page’s own stays as it was', async () => {
    const { act, page } = await pages.open(`<button type=button role=switch aria-checked=false ${HIT}>B</button>`)
    expect(await act({ verb: 'check', target: target('switch', 'B') })).toEqual({ kind: 'unknown' })
    expect(await page.evaluate(hit)).toBe('B')
  })
})

test('an open list is told of before its option is pressed', async () => {
  const { page, batch } = await pages.open(`<div role=listbox aria-label=C><div role=option ${HIT}>Two</div></div>`)
  const reports = await batch([from('listbox', 'C', 'Two')])
  expect(reports.map(({ outcome }) => outcome)).toEqual([{ kind: 'done' }])
  expect(await page.evaluate('[globalThis.hit, globalThis.begun]')).toEqual(['Two', ['0']])
})
