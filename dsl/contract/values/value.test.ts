import { expect, test } from 'vitest'
import { conforms } from './value.ts'

test.each<[unknown, 'number' | 'date', boolean]>([
  [0, 'number', true],
  [-12.5, 'number', true],
  [123456789012345, 'number', true],
  [0.000001234, 'number', true],
  [1e21, 'number', true],
  [1234567890123456, 'number', false],
  [0.1 + 0.2, 'number', false],
  [Number.NaN, 'number', false],
  [Number.POSITIVE_INFINITY, 'number', false],
  ['1', 'number', false],
  ['2024-02-29', 'date', true],
  ['2025-02-29', 'date', false],
  ['2025-13-01', 'date', false],
  ['2025-00-10', 'date', false],
  ['0000-01-01', 'date', false],
  ['2025-1-1', 'date', false],
  ['2025-01-01\n', 'date', false]
])('what a page sends, %j, is a %s: %s', (value, kind, is) => {
  expect(conforms(value, { kind } as never)).toBe(is)
})
