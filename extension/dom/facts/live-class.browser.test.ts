import type { EffectClass, PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const nth = (role: string, at: number): PageAct => ({
  verb: 'click',
  target: target(role, undefined, { states: [{ kind: 'nth', nth: at }] })
})
const click = (role: string, name: string): PageAct => ({ verb: 'click', target: target(role, name) })
const check = (role: string, name: string): PageAct => ({ verb: 'check', target: target(role, name) })
const press = (key: string, role?: string, name?: string): PageAct => ({
  verb: 'press',
  key,
  ...(role && { target: target(role, name) })
})
const choose = (from: string, ...options: string[]): PageAct => ({
  verb: 'choose',
  target: target('combobox', from),
  options
})

describe('the words on the live page raise the class', () => {
  type Row = readonly [what: string, html: string, act: PageAct, granted: EffectClass, live: EffectClass]
  const cases: readonly Row[] = [
    [
      'of a link that no name was given for',
      '<a href=/1>One</a><a href=/2>Delete</a>',
      nth('link', 2),
      'navigate',
      'destroy'
    ],
    ['of a link in Chinese', '<a href=/2>立即支付</a>', nth('link', 1), 'navigate', 'transact'],
    ['of an image', '<img alt="Buy now" src=data:,>', nth('image', 1), 'activate', 'transact'],
    [
      'of the button that an image stands in',
      '<button type=button aria-label=Delete><img alt=x src=data:,></button>',
      nth('image', 1),
      'activate',
      'destroy'
    ],
    [
      'of an element with a role that an image stands in',
      '<div role=button aria-label=Publish><img alt=x src=data:,></div>',
      nth('image', 1),
      'activate',
      'share'
    ],
    ['of a cell', '<table><tr><td>1<td onclick="1">Delete</table>', nth('cell', 2), 'activate', 'destroy'],
    ['of a picture in a cell', '<table><tr><td><i title=Delete>x</i></table>', nth('cell', 1), 'activate', 'destroy'],
    ['of a list item', '<ul><li onclick="1">Send</ul>', nth('listitem', 1), 'activate', 'share'],
    [
      'of an icon drawn by a word',
      '<button type=button><i aria-hidden=true>delete</i></button>',
      nth('button', 1),
      'submit',
      'destroy'
    ],
    ['of a button whose form only gets', '<form><button>Delete</button></form>', nth('button', 1), 'submit', 'destroy'],
    ['of a focused button', '<button type=button autofocus>Delete</button>', press('Space'), 'submit', 'destroy'],
    [
      'of a focused element with a role',
      '<div role=button tabindex=0 autofocus>Pay</div>',
      press('Enter'),
      'submit',
      'transact'
    ],
    [
      'of the button that Enter presses',
      '<form method=post><input aria-label=F><button>Delete</button></form>',
      press('Enter', 'textbox', 'F'),
      'submit',
      'destroy'
    ],
    [
      'of a switch of the page’s own',
      '<button type=button role=switch aria-checked=false>Delete account</button>',
      check('switch', 'Delete account'),
      'input',
      'destroy'
    ],
    [
      'of an option of a list of the page’s own',
      '<div role=combobox aria-expanded=false>C</div>',
      choose('', 'Move to trash'),
      'input',
      'destroy'
    ],
    [
      'of an opener that does not say what it opens',
      '<div role=combobox aria-label=Delete>C</div>',
      choose('Delete', 'a'),
      'input',
      'destroy'
    ]
  ]
  test.each(cases)('%s', async (_what, html, act, granted, live) => {
    const { lookAt, page } = await pages.open(html)
    // WebKit gives the focus with the first frame that it draws.
    if (html.includes('autofocus')) await page.waitForFunction('document.activeElement !== document.body')
    expect(await lookAt(act, granted)).toMatchObject({ ok: true, value: { effect: live, raisedBy: 'named' } })
  })

  const quiet: readonly Row[] = [
    [
      'a button in the row is not the row',
      '<table><tr><td>INV-1<td><button>Delete</button></table>',
      nth('row', 1),
      'activate',
      'activate'
    ],
    [
      'a button in the cell is not the cell',
      '<table><tr><td>INV-1 <a href=/>Delete</a></table>',
      nth('cell', 1),
      'activate',
      'activate'
    ],
    [
      'a passage is no label',
      `<ul><li>${'Words that pay no heed. '.repeat(20)}</ul>`,
      nth('listitem', 1),
      'activate',
      'activate'
    ],
    [
      'a field is named by what goes into it',
      '<input aria-label="Post title">',
      click('textbox', 'Post title'),
      'activate',
      'activate'
    ],
    [
      'an editor holds any words',
      '<div contenteditable role=textbox aria-label=E><p>Delete</p></div>',
      click('text', 'Delete'),
      'activate',
      'activate'
    ],
    [
      'a native box is only a box',
      '<label><input type=checkbox>Delete my data</label>',
      check('checkbox', 'Delete my data'),
      'input',
      'input'
    ],
    [
      'a native list is only a list',
      '<select aria-label=C><option>Move to trash</select>',
      choose('C', 'Move to trash'),
      'input',
      'input'
    ],
    [
      'an opener says so',
      '<div role=combobox aria-expanded=false aria-label="Post type">C</div>',
      choose('Post type', 'a'),
      'input',
      'input'
    ],
    [
      'a key in a field writes',
      '<button>Delete</button><input aria-label=Order>',
      press('Space', 'textbox', 'Order'),
      'activate',
      'activate'
    ],
    ['where nothing has the focus nothing is pressed', '<p>Delete</p>', press('Space'), 'submit', 'submit'],
    ['harmless words stay so', '<a href=/2>Next</a>', click('link', 'Next'), 'navigate', 'navigate']
  ]
  test.each(quiet)('but %s', async (_what, html, act, granted, live) => {
    const { lookAt } = await pages.open(html)
    expect(await lookAt(act, granted)).toMatchObject({ ok: true, value: { effect: live } })
  })

  test('and the act is not done', async () => {
    const { act, requests } = await pages.open('<a href=/1>One</a><a href=/2>Delete</a>')
    expect(await act(nth('link', 2), { class: 'navigate' })).toMatchObject({
      kind: 'raised',
      facts: { effect: 'destroy' }
    })
    expect(requests).toEqual([])
  })

  test('a hand on a cell does not press the button of the page’s own in it', async () => {
    const { act, page } = await pages.open(
      '<table><tr><td style="padding:0"><div role=button onclick="globalThis.hit=1" style="width:90px;height:40px">Delete</div></table>'
    )
    expect(await act(nth('cell', 1))).toEqual({ kind: 'done' })
    expect(await page.evaluate('globalThis.hit')).toBeUndefined()
  })
})

describe('typing', () => {
  const type = (text: string): PageAct => ({ verb: 'type', target: target('textbox', 'F'), text })
  test('a new line is Enter, which may send', async () => {
    const { act } = await pages.open('<div contenteditable role=textbox aria-label=F></div>')
    expect(await act(type('all\n'))).toMatchObject({
      kind: 'raised',
      facts: { effect: 'submit', raisedBy: 'types-enter' }
    })
    expect(await act(type('all'))).toMatchObject({ kind: 'done' })
  })
})

describe('a form signs in', () => {
  const fill: PageAct = { verb: 'fill-secret', target: target('field', 'P'), part: 'password', text: 'pa55' }
  const form = (inside: string, button = 'Go') =>
    `<form method=post action=/in>${inside}<button>${button}</button></form>`
  const PASSWORD = '<input type=password aria-label=P>'
  const USUAL = `<input aria-label=U>${PASSWORD}<input type=checkbox><input type=hidden name=csrf value=1>`

  type Row = readonly [what: string, html: string, button: string, live: EffectClass]
  const cases: readonly Row[] = [
    ['where the vault filled its password', form(USUAL), 'Go', 'activate'],
    ['not beside another password', form(`${PASSWORD}<input type=password aria-label=Q>`), 'Go', 'submit'],
    ['not beside two lines of text', form(`${PASSWORD}<input><input>`), 'Go', 'submit'],
    ['not beside a text area', form(`${PASSWORD}<textarea></textarea>`), 'Go', 'submit'],
    ['not beside a list', form(`${PASSWORD}<select></select>`), 'Go', 'submit'],
    ['not beside a number', form(`${PASSWORD}<input type=number>`), 'Go', 'submit'],
    ['not where its button says more', form(USUAL, 'Delete account'), 'Delete account', 'destroy'],
    ['not another form of the page', `${PASSWORD}${form(USUAL.replace('=P', '=Q'))}`, 'Go', 'submit']
  ]
  test.each(cases)('%s', async (_what, html, button, live) => {
    const { act, lookAt } = await pages.open(html)
    expect(await act(fill)).toEqual({ kind: 'done' })
    expect(await lookAt(click('button', button), 'activate')).toMatchObject({ value: { effect: live } })
  })

  test('not where somebody else filled it', async () => {
    const { act, page, lookAt } = await pages.open(form(USUAL))
    await page.evaluate("document.querySelector('[type=password]').value = 'pa55'")
    expect(await lookAt(click('button', 'Go'), 'activate')).toMatchObject({ value: { effect: 'submit' } })
    expect(await act(click('button', 'Go'))).toMatchObject({ kind: 'raised' })
  })
})
