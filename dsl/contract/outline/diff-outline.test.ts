import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffOutline } from './diff-outline.ts'

const BEFORE = [
  'page "A"',
  'main @e1',
  ' form @e2',
  '  textbox "Name" @e3',
  '  button "Save" @e4',
  ' "one"',
  ' "two"'
].join('\n')

describe('the difference of two outlines', () => {
  test('of the same page is nothing', () => {
    expect(diffOutline(BEFORE, BEFORE)).toBe('')
  })

  test.each([
    [
      'a state',
      ['@e4', 'disabled @e4'],
      [' main @e1', '  form @e2', '-  button "Save" @e4', '+  button "Save" disabled @e4']
    ],
    ['a line that came', [' "two"', ' "two"\n alert "Saved"'], [' main @e1', '+ alert "Saved"']],
    ['a line that went', ['\n "one"', ''], [' main @e1', '- "one"']]
  ])('tells %s under what it stands in', (_what, [from, to], told) => {
    expect(diffOutline(BEFORE, BEFORE.replace(from ?? '', to ?? ''))).toBe(told.join('\n'))
  })

  test('holds every line that only one of them has, and no more of the others than what stands around', () => {
    const line = fc
      .tuple(fc.nat(3), fc.constantFrom('a', 'b', 'c', 'd'))
      .map(([depth, word]) => ' '.repeat(depth) + word)
    const outline = fc.array(line, { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(outline, outline, (before, after) => {
        const told = diffOutline(before.join('\n'), after.join('\n')).split('\n')
        const came = told.filter((each) => each.startsWith('+')).map((each) => each.slice(1))
        const went = told.filter((each) => each.startsWith('-')).map((each) => each.slice(1))
        const count = (lines: readonly string[], of: string) => lines.filter((each) => each === of).length
        for (const each of new Set([...before, ...after])) {
          expect(count(after, each) - count(before, each)).toBe(count(came, each) - count(went, each))
        }
      })
    )
  })
})
