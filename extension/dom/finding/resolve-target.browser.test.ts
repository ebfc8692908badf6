import type { LiveTarget } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { state, target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const like = (role: string, text: string): LiveTarget => ({
  role,
  match: { kind: 'like', text },
  states: [],
  having: []
})

type Row = readonly [what: string, html: string, target: LiveTarget, found: readonly string[] | string]

const cases: readonly Row[] = [
  [
    'a whole name, white space folded, case ignored',
    '<button id=a>  Sign\n in </button><button id=b>Sign in now</button>',
    target('button', 'sign IN'),
    ['a']
  ],
  ['two of one name', '<button id=a>Go</button><button id=b>Go</button>', target('button', 'Go'), ['a', 'b']],
  ['globs only with like', '<a id=a href=#>INV-1</a><a id=b href=#>XINV-1</a>', like('link', 'inv-*'), ['a']],
  ['a star in a plain name is a star', '<a id=a href=#>INV-1</a>', target('link', 'INV-*'), []],
  [
    'password and date inputs answer to field',
    '<label>P<input id=a type=password></label><label>D<input id=b type=date></label>',
    target('field'),
    ['a', 'b']
  ],
  ['a password input is no textbox', '<input type=password aria-label=P>', target('textbox', 'P'), []],
  [
    'label for, wrapping, placeholder',
    '<label for=a>Mail</label><input id=a><input id=b placeholder=Mail>',
    target('field', 'Mail'),
    ['a', 'b']
  ],
  [
    'editors and selects are fields',
    '<div id=a contenteditable aria-label=E></div><select id=b aria-label=E></select>',
    target('field', 'E'),
    ['a', 'b']
  ],
  [
    'a shape of a drawing by its title',
    '<svg width=40 height=20><path id=a d="M0 0h9v9z"><title>Oslo</title></path><path id=b d="M20 0h9v9z"/></svg>',
    target('generic', 'Oslo'),
    ['a']
  ],
  [
    'a shape of a drawing by what is written beside it',
    '<svg width=99 height=60><rect id=a width=9 height=9 /><text x=12 y=9>Hall</text><rect id=b y=40 width=9 height=9 /></svg>',
    { ...target('generic', undefined), match: { kind: 'near', text: 'Hall' } },
    ['a']
  ],
  [
    'what is written in a drawing by its text',
    '<svg width=99 height=60><text id=a x=12 y=9>Hall</text><text id=b x=12 y=30>Room</text></svg>',
    target('text', 'Hall'),
    ['a']
  ],
  [
    'what says something, by what it says',
    '<div id=a role=status>Pinged <b>B-100</b></div><output id=b>Pinged B-101</output><p id=c>Pinged B-100</p>',
    target('status', 'pinged B-100'),
    ['a']
  ],
  [
    'several of them by a glob',
    '<ul><li id=a>Milk, 2<li id=b>Milk, 3<li id=c>Eggs</ul>',
    like('listitem', 'Milk*'),
    ['a', 'b']
  ],
  [
    'where its author names it, by that alone',
    '<div id=a role=alert aria-label=Payment>Saved</div><div id=b role=alert>Saved</div><div id=c role=alert>Payment</div>',
    target('alert', 'Saved'),
    ['b']
  ],
  [
    'what nobody sees is not what it says',
    '<p id=a>Paid<span hidden> not</span></p>',
    target('paragraph', 'Paid'),
    ['a']
  ],
  ['a form is not called by all that stands in it', '<form><p>Go</p></form>', target('form', 'Go'), []],
  [
    'a frame by its title',
    '<iframe id=a title="Partner rates"></iframe><iframe id=b title=Ad></iframe>',
    target('frame', 'Partner rates'),
    ['a']
  ],
  [
    'hidden ones are not found',
    '<button hidden>X</button><div aria-hidden=true><button>X</button></div><button style=visibility:hidden>X</button><div inert><button>X</button></div><button id=a>X</button>',
    target('button', 'X'),
    ['a']
  ],
  [
    'explicit roles',
    '<div id=a role="nothing button">Go</div><a id=b href=# role=button>Go</a>',
    target('button', 'Go'),
    ['a', 'b']
  ],
  [
    'presentation on something focusable is ignored',
    '<button id=a role=presentation>Go</button>',
    target('button', 'Go'),
    ['a']
  ],
  ['presentational tables have no rows', '<table role=none><tr id=a><td>x</td></tr></table>', target('row'), []],
  [
    'text is the smallest element that shows it whole',
    '<div id=a><p id=b><span id=c>Paid</span></p><p>Paid out</p></div>',
    target('text', 'Paid'),
    ['c']
  ],
  ['text put together of parts', '<p id=a><b>1</b> of <b>2</b></p>', target('text', '1 of 2'), ['a']],
  [
    'in the enclosing one',
    '<nav aria-label=A><a id=a href=#>x</a></nav><nav aria-label=B><a id=b href=#>x</a></nav>',
    target('link', 'x', { in: target('navigation', 'B') }),
    ['b']
  ],
  [
    'two enclosing ones refuse',
    '<nav><a href=#>x</a></nav><nav><a href=#>x</a></nav>',
    target('link', 'x', { in: target('navigation') }),
    'target/ambiguous'
  ],
  [
    'having',
    '<table><tr id=a><td>INV-1<td><button>Delete</button></tr><tr id=b><td>INV-2<td><button>Delete</button></tr></table>',
    target('row', undefined, { having: [target('cell', 'INV-2')] }),
    ['b']
  ],
  [
    'first, last',
    '<ul><li id=a>1</li><li id=b>2</li></ul>',
    target('listitem', undefined, { states: [state('last')] }),
    ['b']
  ],
  [
    'nth counts from one',
    '<ul><li id=a>1</li><li id=b>2</li></ul>',
    target('listitem', undefined, { states: [{ kind: 'nth', nth: 1 }] }),
    ['a']
  ],
  [
    'disabled by a fieldset',
    '<fieldset disabled><button id=a>x</button></fieldset><button id=b>x</button>',
    target('button', 'x', { states: [state('enabled')] }),
    ['b']
  ],
  [
    'checked',
    '<input id=a type=checkbox checked><div id=b role=checkbox aria-checked=true></div><input type=checkbox>',
    target('checkbox', undefined, { states: [state('checked')] }),
    ['a', 'b']
  ],
  [
    'collapsed',
    '<button id=a aria-expanded=false>x</button><details><summary id=b>x</summary>y</details>',
    target('button', 'x', { states: [state('collapsed')] }),
    ['a', 'b']
  ],
  [
    'near',
    '<p>Name <input id=a></p><p>Town <input id=b></p>'
      .replaceAll('Name', '<span>Name</span>')
      .replaceAll('Town', '<span>Town</span>'),
    { role: 'field', match: { kind: 'near', text: 'Town' }, states: [], having: [] },
    ['b']
  ],
  [
    'near refuses to guess between equals',
    '<div style="display:flex"><input id=a><span>Mid</span><input id=b></div>',
    { role: 'field', match: { kind: 'near', text: 'Mid' }, states: [], having: [] },
    ['a', 'b']
  ],
  [
    'described',
    '<button id=a title="Files it">Go</button><button aria-describedby=d id=b>Go</button><p id=d>Throws it away</p>',
    { role: 'button', match: { kind: 'described', text: 'throws it away' }, states: [], having: [] },
    ['b']
  ],
  [
    'described by a part',
    '<button id=a title="Files it now">Go</button><button id=b title="Throws it away">Go</button>',
    { role: 'button', match: { kind: 'described', text: 'throws *' }, states: [], having: [] },
    ['b']
  ],
  [
    'described by anything at all',
    '<button id=a>Go</button><button id=b title="Files it">Go</button>',
    { role: 'button', match: { kind: 'described', text: '*' }, states: [], having: [] },
    ['b']
  ],
  [
    'described by its placeholder, where a label names it',
    '<label>Phone <input id=a placeholder="+49 …"></label><label>Fax <input id=b></label>',
    { role: 'field', match: { kind: 'described', text: '+49*' }, states: [], having: [] },
    ['a']
  ],
  [
    'a placeholder that is the name describes nothing',
    '<input id=a placeholder=Phone>',
    { role: 'field', match: { kind: 'described', text: 'Phone' }, states: [], having: [] },
    []
  ],
  [
    'a name together with a description',
    '<button title=One id=a>Go</button><button title=Two id=b>Go</button><button title=Two id=c>Stop</button>',
    target('button', 'Go', { described: 'Two' }),
    ['b']
  ],
  ['css', '<p class=x id=a></p><p id=b>y</p>', target('css', 'p:not(.x)'), ['b']],
  ['css that is none', '<p id=a></p>', target('css', 'p['), []],
  [
    'a form that hides its own properties',
    '<form id=f aria-label=F><input name=getAttribute><input name=parentNode><input name=childNodes><button id=a>Go</button></form>',
    target('button', 'Go', { in: target('form', 'F') }),
    ['a']
  ],
  [
    'a document that hides its own properties',
    '<img name=documentElement><img name=querySelectorAll><form name=defaultView></form><button id=a>Go</button>',
    target('button', 'Go'),
    ['a']
  ],
  ['an option of a closed list', '<select><option id=a>One</option></select>', target('option', 'One'), ['a']],
  [
    'cells of grids',
    '<div role=grid><div role=row><div id=a role=gridcell>1</div></div></div>',
    target('cell', '1'),
    ['a']
  ],
  ['the page', '<p>x</p>', target('page'), ['html']],
  ['the page by its role', '<p>x</p>', target('document'), ['html']],
  [
    'a document in the page',
    '<main><p id=p role=document>x</p></main>',
    target('document', undefined, { in: target('main') }),
    ['p']
  ]
]

describe('a target is found by role and whole name', () => {
  test.each(cases)('%s', async (_what, html, aim, found) => {
    const { find } = await pages.open(html)
    expect(await find(aim)).toEqual(found)
  })

  test('through open shadow roots, slots and names across them', async () => {
    const { find } = await pages.open(`<x-card id=host><b slot=title>Total</b></x-card><script>
      host.attachShadow({ mode: 'open' }).innerHTML =
        '<section aria-label=Card><h2 id=h><slot name=title></slot></h2><button id=inner>Pay</button></section>'</script>`)
    expect(await find(target('button', 'Pay', { in: target('region', 'Card') }))).toEqual(['inner'])
    expect(await find(target('heading', 'Total'))).toEqual(['h'])
    expect(await find(target('css', '#inner'))).toEqual(['inner'])
  })

  test('what a host does not show is not there', async () => {
    const { find } = await pages.open(`<div id=host><button id=a>Lost</button></div><script>
      host.attachShadow({ mode: 'open' }).innerHTML = '<button id=b>Shown</button>'</script>`)
    expect(await find(target('button'))).toEqual(['b'])
  })
})

describe('a target is waited for', () => {
  const click = { verb: 'click', target: target('button', 'Late') } as const

  test('until it comes', async () => {
    const { act } = await pages.open(
      `<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<button>Late</button>'), 150)</script>`
    )
    expect(await act(click)).toEqual({ kind: 'done' })
  })

  test('inside a shadow root too', async () => {
    const { act } = await pages.open(`<div id=host></div><script>host.attachShadow({ mode: 'open' })
      setTimeout(() => { host.shadowRoot.innerHTML = '<button>Late</button>' }, 150)</script>`)
    expect(await act(click)).toEqual({ kind: 'done' })
  })

  test("and refuses when it does not, saying the plan's words", async () => {
    const { act } = await pages.open('<p>nothing')
    expect(await act(click, { settleMs: 60 })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'target/not-found', detail: { target: 'button "Late"' } }
    })
  })

  test('two matches refuse with their count', async () => {
    const { act } = await pages.open('<button>Late</button><button>Late</button>')
    expect(await act(click)).toMatchObject({ refusal: { code: 'target/ambiguous', detail: { count: 2 } } })
  })
})
