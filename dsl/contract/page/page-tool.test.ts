import { describe, expect, test } from 'vitest'
import { classOfHints, classOfPageTool, MAX_PAGE_TOOL, pinOfPageTool, readPageTool } from './page-tool.ts'

const SAID = { name: 'add-to-cart', description: 'Adds', inputSchema: { type: 'object' } }

describe('what a page says of a tool', () => {
  test.each([
    ['no object', 'tool'],
    ['no name', { description: 'x' }],
    ['a name that no plan can write', { ...SAID, name: 'add to cart' }],
    ['a name of other letters that look alike', { ...SAID, name: 'аdd' }],
    ['a name that ends in a new line', { ...SAID, name: 'add\n' }],
    ['more than anybody reads', { ...SAID, description: 'x'.repeat(MAX_PAGE_TOOL) }],
    ['a schema that is no JSON', { ...SAID, inputSchema: '{' }],
    ['what has no canonical form', { ...SAID, inputSchema: { title: '\ud800' } }]
  ])('is none with %s', (_, said) => expect(readPageTool(said)).toBeUndefined())

  test('holds nothing but what a tool is known by', () => {
    const more = { ...SAID, origin: 'https://a.example', annotations: { readOnlyHint: true, 'a b': true, title: 'x' } }
    expect(readPageTool(more)).toEqual({ ...SAID, annotations: { readOnlyHint: true } })
    expect(readPageTool({ ...SAID, inputSchema: '{"type":"object"}' })).toEqual(SAID)
  })

  test('is pinned by every word of it, and by no order of them', () => {
    const [tool, turned] = [
      readPageTool(SAID),
      readPageTool({ inputSchema: { type: 'object' }, description: 'Adds', name: 'add-to-cart' })
    ]
    if (!tool || !turned) throw new Error('no tool')
    expect(pinOfPageTool(turned)).toBe(pinOfPageTool(tool))
    const others = [
      { title: 'T' },
      { description: 'adds' },
      { inputSchema: {} },
      { annotations: { readOnlyHint: true } }
    ]
    const pins = others.map((other) => pinOfPageTool({ ...tool, ...other } as typeof tool))
    expect(new Set([...pins, pinOfPageTool(tool)]).size).toBe(5)
  })
})

test.each([
  ['search_products', 'tool'],
  ['get', 'tool'],
  ['payInvoice', 'transact'],
  ['PAYInvoice', 'transact'],
  ['doHTTPDelete', 'destroy'],
  ['checkout.pay-now', 'transact'],
  ['DeleteAllItems', 'destroy'],
  ['删除', 'destroy']
])('a tool that is called %s has class %s', (name, effect) => expect(classOfPageTool(name)).toBe(effect))

test('hints make more of a call, and never less', () => {
  const said = { name: 'a', description: '' }
  expect(classOfHints({ ...said, annotations: { readOnlyHint: true } })).toBe('read')
  expect(classOfHints({ ...said, annotations: { readOnlyHint: true, destructiveHint: true } })).toBe('destroy')
  expect(classOfHints({ ...said, annotations: { consequentialHint: true } })).toBe('transact')
})
