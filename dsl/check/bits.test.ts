import { describe, expect, test } from 'vitest'
import { checkBody } from './testing/check-text.ts'

describe('bits', () => {
  const bits = (body: string, wanted: string) => {
    const { flows } = checkBody(body).manifest
    return flows.find((each) => `${each.from} ${each.to}` === wanted)?.bits
  }

  test.each([
    ['one test, and a stop', 'if n > 1 { on b { open "/" } }', 'person https://b.example', 1],
    [
      'a test in a loop, each time',
      'for i in [1] up to 8 { if n > 1 { on b { open "/" } } }',
      'person https://b.example',
      8
    ],
    ['a value has no bound', 'on b { open "/" fill field "F" with t }', 'person https://b.example', undefined],
    [
      'a list, by its bound',
      'on b { open "/" for x in split(t, ",") up to 6 { press "Tab" } }',
      'person https://b.example',
      3 + 4
    ],
    [
      'which of three parts failed, in which of 64 ways',
      'let l = 1 / n return 1',
      'person planner',
      Math.ceil(Math.log2(1 + 3 * 64))
    ],
    [
      'how often was looked, and whether it held',
      'on a { open "/" try { wait until read count of row > n up to 9s } else { } }',
      'person planner',
      Math.ceil(Math.log2(121) + 1)
    ],
    [
      'each step of an undo, each time',
      'for i in [1] up to 5 { do { } undo { on a { open "/" } call mail.put(1) } } require 1 > 2 else "no"',
      'https://a.example tool:mail',
      5 * 6 + 4
    ]
  ])('%s', (_, body, wanted, expected) => expect(bits(body, wanted)).toBe(expected))
})
