import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const nearTo = (role: string, text: string) =>
  ({ role, match: { kind: 'near', text }, states: [], having: [] }) as const

const STACKED = '<div>Username</div><input id=a><div>Password</div><input id=b type=password>'
const TABLE = `<table>${['Id', 'Mail address', 'Town']
  .map((name, at) => `<tr><td style="width:200px">${name}:</td><td><input id=${'abc'[at]}></td></tr>`)
  .join('')}</table>`

const clear: readonly (readonly [string, string, string, string, string])[] = [
  ['text on the left', 'Name <input id=a> Town <input id=b>', 'field', 'Town', 'b'],
  ['text on the left, the first of two', 'Name <input id=a> Town <input id=b>', 'field', 'Name', 'a'],
  ['a colon after it', '<p>Name: <input id=a></p><p>Town: <input id=b></p>', 'field', 'Town', 'b'],
  ['an asterisk after it', '<p>Name<b>*</b> <input id=a></p><p>Town<b>*</b> <input id=b></p>', 'field', 'Town', 'b'],
  ['text above', 'Name<br><input id=a><br>Town<br><input id=b>', 'field', 'Town', 'b'],
  ['a block above', STACKED, 'field', 'Password', 'b'],
  [
    'a block above, nearer to the field before',
    `<style>div{margin-bottom:9px}</style>${STACKED}`,
    'field',
    'Password',
    'b'
  ],
  ['a heading above it all', `<h2>Sign in</h2>${STACKED}`, 'field', 'Username', 'a'],
  ['the cell before', TABLE, 'field', 'Mail address', 'b'],
  ['the cell before, in the first row', TABLE, 'field', 'Id', 'a'],
  ['the cell before, in the last row', TABLE, 'field', 'Town', 'c'],
  ['the cell above', '<table><tr><td>Name<td>Town<tr><td><input id=a><td><input id=b></table>', 'field', 'Town', 'b'],
  ['the term before', '<dl><dt>A<dd><input id=a><dt>Town<dd><input id=b></dl>', 'field', 'Town', 'b'],
  [
    'a label-like block before, indented',
    '<div>Name</div><div style="padding-left:90px"><input id=a></div><div>Town</div><div style="padding-left:90px"><input id=b></div>',
    'field',
    'Town',
    'b'
  ],
  ['a unit behind it', '<p>Amount <input id=a> EUR</p><p>Tax <input id=b> USD</p>', 'field', 'EUR', 'a'],
  ['a unit behind the only text', '<p><input id=a> EUR</p><p><input id=b> USD</p>', 'field', 'EUR', 'a'],
  [
    'another thing farther off on its line',
    '<div style="float:right"><input id=s></div><div>Name</div><input id=a>',
    'field',
    'Name',
    'a'
  ],
  [
    'a button after each text',
    '<p>Tea <button id=a>Delete</button></p><p>Rice <button id=b>Delete</button></p>',
    'button',
    'Rice',
    'b'
  ],
  ['buttons on one line', 'Tea <button id=a>Delete</button> Rice <button id=b>Delete</button>', 'button', 'Rice', 'b'],
  [
    'a box before its text',
    '<p><input type=checkbox id=a> Tea</p><p><input type=checkbox id=b> Rice</p>',
    'checkbox',
    'Rice',
    'b'
  ],
  [
    'a box behind its text',
    '<p>Tea <input type=checkbox id=a></p><p>Rice <input type=checkbox id=b></p>',
    'checkbox',
    'Rice',
    'b'
  ],
  [
    'an icon between the text and the field',
    'Name <button>?</button> <input id=a> Town <button>?</button> <input id=b>',
    'field',
    'Town',
    'b'
  ],
  [
    'a label, beside a mention of its words',
    '<p>Enter the <b>Name</b> "Ann", please.</p><div>Name</div><input id=a><div>Town</div><input id=b>',
    'field',
    'Name',
    'a'
  ],
  [
    'text and field in shadow trees',
    `<x-f></x-f><x-g></x-g><script>
      for (const [tag, name, id] of [['x-f', 'Name', 'a'], ['x-g', 'Town', 'b']])
        document.querySelector(tag).attachShadow({ mode: 'open' }).innerHTML = '<span>' + name + '</span><input id=' + id + '>'
    </script>`,
    'field',
    'Town',
    'b'
  ]
]

const unclear: readonly (readonly [string, string, string, string])[] = [
  [
    'equally far on both sides',
    '<div style="display:flex"><input id=a><span>Mid</span><input id=b></div>',
    'field',
    'Mid'
  ],
  ['equally far on both sides, bare text', '<button id=a>No</button> Mid <button id=b>Yes</button>', 'button', 'Mid'],
  ['boxes on both sides', '<input type=checkbox id=a> Tea <input type=checkbox id=b> Rice', 'checkbox', 'Tea'],
  ['written twice', 'Name <input id=a><br>Name <input id=b>', 'field', 'Name'],
  [
    'the next one in the text, another one nearer to the eye',
    '<input id=a style="display:block"><div style="margin-bottom:40px">Name</div><input id=b>',
    'field',
    'Name'
  ],
  [
    'a text at the end of a full line',
    '<div style="width:400px">Username: <input id=a style="width:150px"> Password: <input id=b style="width:150px"></div>',
    'field',
    'Password'
  ]
]

describe('near', () => {
  test.each(clear)('%s is clear', async (_what, html, role, text, id) => {
    const { find } = await pages.open(html)
    expect(await find(nearTo(role, text))).toEqual([id])
  })

  test.each(unclear)('%s is never guessed', async (_what, html, role, text) => {
    const { find, act } = await pages.open(html)
    expect(await find(nearTo(role, text))).toEqual(['a', 'b'])
    expect(await act({ verb: 'hover', target: nearTo(role, text) })).toMatchObject({
      refusal: { code: 'target/ambiguous' }
    })
  })

  test.each([
    ['no such words', 'Name <input id=a>', 'Town'],
    ['only a part of the words', '<p>Name of the town</p><input id=a>', 'town'],
    ['hidden words', '<p hidden>Town</p><input id=a>', 'Town']
  ])('%s is not found', async (_what, html, text) => {
    const { find } = await pages.open(html)
    expect(await find(nearTo('field', text))).toEqual([])
  })
})

describe('what has no name', () => {
  const text = (said: string) => ({ role: 'text', match: { kind: 'is', text: said }, states: [], having: [] }) as const
  test.each([
    ['a span is found by its text', '<span id=a onclick="1">Forgot it?</span>', 'Forgot it?', ['a']],
    [
      'an icon by its title',
      '<i id=a title="Delete" style="display:inline-block;width:9px;height:9px"></i>',
      'Delete',
      ['a']
    ],
    [
      'an icon by its label',
      '<i id=a aria-label="Delete" style="display:inline-block;width:9px;height:9px"></i>',
      'Delete',
      ['a']
    ],
    ['what has a text of its own not by its title', '<i id=a title="Delete">x</i>', 'Delete', []],
    ['two icons are two', '<i id=a title=X></i><i id=b title=X></i>', 'X', ['a', 'b']]
  ] as const)('%s', async (_what, html, said, ids) => {
    const { find } = await pages.open(html)
    expect(await find(text(said))).toEqual(ids)
  })
})
