import { expect, test } from 'vitest'
import { readToolsWish } from './tools-wish.ts'

const KEY = Buffer.alloc(32, 7).toString('base64url')

test('programs, origins and a key are read', () => {
  const read = readToolsWish(
    { 'tool-programs': '/opt/x', 'tool-near': 'http://10.0.0.7:9000,https://mcp.corp' },
    { WRIT_TOOL_KEY: KEY }
  )
  expect(read).toEqual({
    programs: '/opt/x',
    near: ['http://10.0.0.7:9000', 'https://mcp.corp'],
    key: Buffer.alloc(32, 7)
  })
  expect(readToolsWish({}, {})).toEqual({ near: [] })
})

test.each([
  ['an address', { 'tool-near': 'http://10.0.0.7:9000/mcp' }, {}],
  ['a name', { 'tool-near': 'corp' }, {}],
  ['a short key', {}, { WRIT_TOOL_KEY: 'abc' }]
])('%s is not taken', (_, values, env) => expect(readToolsWish(values, env)).toHaveProperty('why'))
