import { expect, test } from 'vitest'
import { holdsCredential } from './holds-credential.ts'

const CREDENTIAL = 'k-of-ann-1234'
const among = (sign: string): string => [...CREDENTIAL].join(sign)

test.each<[string, Parameters<typeof holdsCredential>[0]]>([
  ['as it is', `so ${CREDENTIAL}!`],
  ['with a joiner', 'k\u200c-of-ann-1234'],
  ['with a selector', 'k\ufe0f-of-ann-1234'],
  ['with tags', among('\u{e0061}')],
  ['with spaces', among(' ')],
  ['with soft hyphens', among('\u00ad')],
  ['in two blocks', 'k-of-ann\n-1234'],
  ['in two blocks that end and begin with spaces', 'k-of-ann \n\n\t-1234'],
  ['in two texts of a structure', { a: 'k-of-ann', b: ['-12', { c: '34' }] }],
  ['in a name', { 'k-of\u200b-ann-1234': 1 }],
  ['in base64, in lines', `x\n${btoa(CREDENTIAL).slice(0, 8)}\n${btoa(CREDENTIAL).slice(8)}`],
  ['as another’s', 'k-of-bob-5678']
])('a credential is found %s', (_, said) => {
  expect(holdsCredential(said, [CREDENTIAL, 'k-of-bob-5678'])).toBe(true)
})

test('one with spaces of its own is found as it is, without them, and as an address spells it', () => {
  for (const said of ['my long word', 'mylongword', '?q=my%20long%20word'])
    expect(holdsCredential({ said }, ['my long word'])).toBe(true)
})

test('what is none is not, nor one that is too short to be told from a word', () => {
  expect(holdsCredential({ a: 'k-of-ann', b: 1, c: '1234' }, [CREDENTIAL])).toBe(false)
  expect(holdsCredential('a b c d e', ['a b c d e'])).toBe(true)
  expect(holdsCredential('abcde', ['abcde', 'ab cd ef'])).toBe(false)
  expect(holdsCredential('anything', [])).toBe(false)
})
