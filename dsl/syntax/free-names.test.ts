import { describe, expect, test } from 'vitest'
import { freeNames, parseTurn } from './index.ts'

const namesIn = (text: string) => [...freeNames(parseTurn(text).turn?.body ?? [])].sort()

describe('the names that statements use and do not bind', () => {
  test.each<[string, string, string[]]>([
    [
      'in expressions, loops, targets and addresses',
      'for a in rows up to 3 { on app { open path click row named who } }',
      ['path', 'rows', 'who']
    ],
    ['in what is kept and given', 'keep a, b  return { c, d: e.f }', ['a', 'b', 'c', 'e']],
    ['in blocks in blocks', 'if a { try { let x = b } else { require not c else "d" } }', ['a', 'b', 'c']],
    ['not what is bound by them', 'let a = 1 var b = 2 for c in [a] up to 1 { set b = c } return a', []],
    ['also what is set alone', 'set a = b', ['b']],
    ['not words of a string, a field or a role', 'on app { click button "rows" } return x.rows', ['x']]
  ])('%s', (_, text, names) => {
    expect(namesIn(text)).toEqual(names)
  })
})
