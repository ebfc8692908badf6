import { ELEMENT_FIELD, type LiveTarget, type PageAct, plainValue, type Type, type Value } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { state, target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const CARDS = `<ul aria-label=Results>
  <li><h2>Kettle</h2><b>€12</b><a href="/kettle" onclick="globalThis.hit = 'kettle'; return false">View</a></li>
  <li><h2>Pot</h2><b>€9</b><a href="/pot" onclick="globalThis.hit = 'pot'; return false">View</a></li></ul>`
const card: Type = {
  kind: 'record',
  fields: [
    { name: 'title', type: { kind: 'text' }, from: target('heading') },
    { name: 'price', type: { kind: 'number' }, from: target('css', 'b') }
  ]
}
const readCards: PageAct = { verb: 'read-all', target: target('listitem'), as: card }

const readValue = async (open: Awaited<ReturnType<TestPages['open']>>, act: PageAct): Promise<Value> => {
  const outcome = await open.act(act)
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome))
  return outcome.value ?? null
}

const handleIn = (records: Value, at: number): string =>
  String((records as readonly { readonly [ELEMENT_FIELD]: string }[])[at]?.[ELEMENT_FIELD])

const at = (handle: string): LiveTarget => target('element', undefined, { match: { kind: 'element', element: handle } })
const view = (handle: string): PageAct => ({ verb: 'click', target: target('link', 'View', { in: at(handle) }) })

describe('records', () => {
  test('are read by their parts, every one', async () => {
    const open = await pages.open(CARDS)
    expect(plainValue(await readValue(open, readCards))).toEqual([
      { title: 'Kettle', price: 12 },
      { title: 'Pot', price: 9 }
    ])
  })

  test('know what the element itself says', async () => {
    const open = await pages.open('<button>ok</button><button>OK <i>now</i></button>')
    const as: Type = { kind: 'record', fields: [{ name: 'name', type: { kind: 'text' }, from: target('text') }] }
    const read = await readValue(open, { verb: 'read-all', target: target('button'), as })
    expect(plainValue(read)).toEqual([{ name: 'ok' }, { name: 'OK now' }])
  })

  test('know attributes of the element and of its parts; what is not there is an empty text', async () => {
    const open = await pages.open(`<div role=list><div role=listitem data-id=7><a href="/a" title="A">a</a></div>
      <div role=listitem><a href="/b">b</a></div></div>`)
    const as: Type = {
      kind: 'record',
      fields: [
        { name: 'id', type: { kind: 'text' }, from: { attribute: 'data-id' } },
        { name: 'to', type: { kind: 'text' }, from: { attribute: 'href', of: target('link') } },
        { name: 'hint', type: { kind: 'text' }, from: { attribute: 'title', of: target('link') } }
      ]
    }
    const read = await readValue(open, { verb: 'read-all', target: target('listitem'), as })
    expect(plainValue(read)).toEqual([
      { id: '7', to: '/a', hint: 'A' },
      { id: '', to: '/b', hint: '' }
    ])
  })

  test.each([
    ['an attribute of a part that is missing', { attribute: 'href', of: target('heading') }, 'target/not-found'],
    ['scripts', { attribute: 'onclick' }, 'page/unsupported'],
    ['an attribute that is no number', { attribute: 'class' }, 'target/not-parsed']
  ] as const)('refuse %s', async (_, from, code) => {
    const { act } = await pages.open('<p class=x onclick="1">a</p>')
    const as: Type = { kind: 'record', fields: [{ name: 'n', type: { kind: 'number' }, from }] }
    expect(await act({ verb: 'read-all', target: target('paragraph'), as })).toMatchObject({ refusal: { code } })
  })

  test('are read from what a drawing is made of, by which it can be clicked', async () => {
    const open =
      await pages.open(`<svg aria-label=Map><rect width=9 height=9 fill=red /><circle cx=30 cy=9 r=9 fill=blue
      onclick="globalThis.hit = 'circle'" /></svg>`)
    const as: Type = {
      kind: 'record',
      fields: [{ name: 'fill', type: { kind: 'text' }, from: { attribute: 'fill' } }]
    }
    const shapes = target('generic', undefined, { in: target('img', 'Map') })
    const read = await readValue(open, { verb: 'read-all', target: shapes, as })
    expect(plainValue(read)).toEqual([{ fill: 'red' }, { fill: 'blue' }])
    expect(await open.act({ verb: 'click', target: at(handleIn(read, 1)) })).toMatchObject({ kind: 'done' })
    expect(await open.page.evaluate('hit')).toBe('circle')
  })

  test('none are an empty list', async () => {
    expect(await readValue(await pages.open('<p>none'), readCards)).toEqual([])
  })

  test('one is read with lists and records in it', async () => {
    const open = await pages.open(`<section aria-label=S><h2>A</h2><i>x</i><i>y</i>
      <p id=p><label><input type=checkbox checked>Paid</label></p></section>`)
    const as: Type = {
      kind: 'record',
      fields: [
        { name: 'tags', type: { kind: 'list', of: { kind: 'text' } }, from: target('css', 'i') },
        {
          name: 'state',
          type: { kind: 'record', fields: [{ name: 'paid', type: { kind: 'boolean' }, from: target('checkbox') }] },
          from: target('css', '#p')
        },
        { name: '__proto__', type: { kind: 'text' }, from: target('heading') }
      ]
    }
    const value = await readValue(open, { verb: 'read-record', target: target('region', 'S'), as })
    expect(JSON.stringify(plainValue(value))).toBe('{"tags":["x","y"],"state":{"paid":true},"__proto__":"A"}')
  })

  test.each([
    ['a part that is missing', '<li><b>1</b></li>', 'target/not-found'],
    ['a part that is there twice', '<li><h2>A</h2><h2>B</h2><b>1</b></li>', 'target/ambiguous'],
    ['what is no number', '<li><h2>A</h2><b>one</b></li>', 'target/not-parsed']
  ])('refuse %s', async (_, html, code) => {
    const { act } = await pages.open(`<ul>${html}</ul>`)
    expect(await act(readCards, { settleMs: 40 })).toMatchObject({ refusal: { code } })
  })

  test('of a table read their parts too', async () => {
    const open = await pages.open(`<table><tr><th>Name</th><th></th></tr>
      <tr><td>A</td><td><a href="/a">Open A</a></td></tr><tr><td>B</td><td><a href="/b">Open B</a></td></tr></table>`)
    const row: Type = {
      kind: 'record',
      fields: [
        { name: 'name', type: { kind: 'text' } },
        { name: 'link', type: { kind: 'text' }, from: target('link') }
      ]
    }
    const act: PageAct = { verb: 'read-table', target: target('table'), as: { kind: 'list', of: row } }
    expect(plainValue(await readValue(open, act))).toEqual([
      { name: 'A', link: 'Open A' },
      { name: 'B', link: 'Open B' }
    ])
  })
})

describe('the element of a record', () => {
  test('is the very one that was read', async () => {
    const open = await pages.open(CARDS)
    const records = await readValue(open, readCards)
    expect(await open.act(view(handleIn(records, 1)), { class: 'navigate' })).toMatchObject({ kind: 'done' })
    expect(await open.page.evaluate('hit')).toBe('pot')
  })

  test('is found when its place in the list has changed', async () => {
    const open = await pages.open(CARDS)
    const records = await readValue(open, readCards)
    await open.page.evaluate(`document.querySelector('ul').append(document.querySelector('li'))`)
    expect(await open.act(view(handleIn(records, 0)), { class: 'navigate' })).toMatchObject({ kind: 'done' })
    expect(await open.page.evaluate('hit')).toBe('kettle')
  })

  test.each([
    ['is gone', `document.querySelector('li').remove()`],
    ['was drawn anew', `document.querySelector('ul').innerHTML = document.querySelector('ul').innerHTML`],
    ['shows another record now', `document.querySelector('h2').textContent = 'Pan'`]
  ])('that %s is refused, and nothing is clicked', async (_, change) => {
    const open = await pages.open(CARDS)
    const records = await readValue(open, readCards)
    await open.page.evaluate(change)
    expect(await open.act(view(handleIn(records, 0)), { class: 'navigate' })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'target/changed' }
    })
    expect(await open.page.evaluate('globalThis.hit ?? null')).toBe(null)
  })

  test('of another document is refused', async () => {
    const records = await readValue(await pages.open(CARDS), readCards)
    const open = await pages.open(CARDS)
    expect(await open.act(view(handleIn(records, 0)), { class: 'navigate' })).toMatchObject({
      refusal: { code: 'target/changed' }
    })
  })

  test('can be asked whether it is gone, but not once it says something else', async () => {
    const open = await pages.open(CARDS)
    const gone: PageAct = { verb: 'exists', target: at(handleIn(await readValue(open, readCards), 0)), gone: true }
    expect(await readValue(open, gone)).toBe(false)
    await open.page.evaluate(`document.querySelector('h2').textContent = 'Pan'`)
    expect(await open.act(gone)).toMatchObject({ refusal: { code: 'target/changed' } })
    await open.page.evaluate(`document.querySelector('li').remove()`)
    expect(await readValue(open, gone)).toBe(true)
  })

  test('keeps its handle as long as it says the same', async () => {
    const open = await pages.open(CARDS)
    expect(await readValue(open, readCards)).toEqual(await readValue(open, readCards))
  })
})

test('what an observation saw is refused, since none was made of this document', async () => {
  const open = await pages.open('<button>Go</button>')
  const seen = target('button', 'Go', { states: [state('first')], document: 'd1' })
  expect(await open.act({ verb: 'click', target: seen })).toMatchObject({ refusal: { code: 'target/changed' } })
})

describe('an attribute', () => {
  const read = (attribute: string, as?: Type): PageAct => ({
    verb: 'read-attribute',
    attribute,
    target: target('css', '#t'),
    ...(as && { as })
  })

  test.each([
    ['as it is written', '<a id=t href="../x">y</a>', 'href', undefined, '../x'],
    ['of any case', '<p id=t title=T>y', 'TITLE', undefined, 'T'],
    ['as a number', '<p id=t data-n=" 1,234 ">y', 'data-n', { kind: 'number' }, 1234]
  ] as const)('is read %s', async (_, html, attribute, as, value) => {
    expect(await readValue(await pages.open(html), read(attribute, as))).toBe(value)
  })

  test.each([
    ['of a password field', '<input id=t type=password value=secret>', 'value', 'target/secret-field'],
    ['of a password field, whichever', '<input id=t type=password title=x>', 'title', 'target/secret-field'],
    ['that is a script', '<p id=t onclick="go()">y', 'onclick', 'page/unsupported'],
    ['that is a key', '<p id=t nonce=abc>y', 'nonce', 'page/unsupported'],
    ['that is not there', '<p id=t>y', 'title', 'target/not-parsed']
  ])('%s is refused', async (_, html, attribute, code) => {
    const { act } = await pages.open(html)
    expect(await act(read(attribute), { settleMs: 40 })).toMatchObject({ refusal: { code } })
  })
})
