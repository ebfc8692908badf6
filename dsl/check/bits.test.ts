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
    ]
  ])('%s', (_, body, wanted, expected) => expect(bits(body, wanted)).toBe(expected))
})
