import { expect, test } from 'vitest'
import { cutOutline } from './cut-outline.ts'

const OUTLINE = ['page "A"', 'main @e1', ' form @e2', '  button "B" @e3', '  button "C" @e4', ' "one"'].join('\n')

test.each([
  [0, ['page "A"', 'main @e1', ' … 4 more lines']],
  [1, ['page "A"', 'main @e1', ' form @e2', '  … 2 more lines', ' "one"']],
  [2, OUTLINE.split('\n')]
])('an outline is told to depth %i, and what is left out is counted', (depth, lines) => {
  expect(cutOutline(OUTLINE, depth).split('\n')).toEqual(lines)
})
