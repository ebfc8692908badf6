import { expect, test } from 'vitest'
import type { Type } from '../plan/plan-tree.ts'
import { isAnswer, MAX_ANSWER } from './is-answer.ts'

const COLOURS: Type = { kind: 'choice', options: ['red', 'blue'] }
const SEVERAL: Type = { kind: 'list', of: COLOURS }

const CASES: readonly (readonly [what: string, value: unknown, type: Type, answers: boolean])[] = [
  ['a text', 'red\nand more', { kind: 'text' }, true],
  ['a text as long as it may be', 'x'.repeat(MAX_ANSWER), { kind: 'text' }, true],
  ['a text that is longer', 'x'.repeat(MAX_ANSWER + 1), { kind: 'text' }, false],
  ['a text that says nothing', ' \n', { kind: 'text' }, false],
  ['half of a character', 'a\ud800', { kind: 'text' }, false],
  ['a NUL', 'a\0', { kind: 'text' }, false],
  ['a number where a text is asked for', 7, { kind: 'text' }, false],
  ['a number', -12.5, { kind: 'number', locale: 'de' }, true],
  ['a number as a text', '12.5', { kind: 'number', locale: 'en' }, false],
  ['no number', Number.NaN, { kind: 'number' }, false],
  ['a day', '2026-03-01', { kind: 'date', locale: 'zh' }, true],
  ['a day that no calendar has', '2026-02-30', { kind: 'date' }, false],
  ['a day as somebody writes it', '1.3.2026', { kind: 'date', locale: 'de' }, false],
  ['a no', false, { kind: 'boolean' }, true],
  ['a no as a text', 'false', { kind: 'boolean' }, false],
  ['one of them', 'blue', COLOURS, true],
  ['none of them', 'green', COLOURS, false],
  ['some of them', ['blue', 'red'], SEVERAL, true],
  ['none at all', [], SEVERAL, true],
  ['one of them twice', ['red', 'red'], SEVERAL, false],
  ['one that is not there', ['green'], SEVERAL, false],
  ['one where some are asked for', 'red', SEVERAL, false],
  ['nothing', undefined, { kind: 'boolean' }, false],
  ['a file that is only named', { '@file': 'f', name: 'a.pdf' }, { kind: 'file' }, false],
  ['some texts', ['red'], { kind: 'list', of: { kind: 'text' } }, false]
]

test.each(CASES)('%s', (_, value, type, answers) => expect(isAnswer(value, type)).toBe(answers))
