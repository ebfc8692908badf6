import type { Question } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { shownBefore } from './shown-before.ts'

type About = Extract<Question['about'], { kind: 'act' }>

const act = (step: string, text: string, more: Partial<About> = {}): About => ({
  kind: 'act',
  step,
  verb: 'click',
  effect: 'submit',
  origin: 'https://a.example',
  target: 'button "Send"',
  values: [{ label: 'text', text }],
  ...more
})
const live = {
  origin: 'https://a.example',
  url: '',
  title: '',
  role: 'button',
  name: 'Send',
  effect: 'submit'
} as const
const rows = [
  { step: '4@0', target: 'button "Send"', values: [{ label: 'text', text: 'one' }] },
  { step: '4@1', target: 'button "Send"', values: [{ label: 'text', text: 'two' }] }
]
const table = { about: act('4@0', 'one', { rows, later: 3, live }), asked: 10 }

test('a later round of a loop is told as its row was, and not as the first round’s element', () => {
  expect(shownBefore([table], '4@1', 20)).toEqual(act('4@1', 'two'))
})

test('a round whose element is its own is told with what the page showed of it', () => {
  const own = rows.map((row) => ({ ...row, live: { ...live, row: row.step } }))
  const asked = { ...table, about: { ...table.about, rows: own } }
  expect(shownBefore([asked], '4@1', 20)).toEqual(act('4@1', 'two', { live: { ...live, row: '4@1' } }))
})

test('a question of its own comes before a table, and the last one before those of earlier', () => {
  const own = [30, 20].map((asked) => ({ about: act('4@1', `at ${asked}`), asked }))
  expect(shownBefore([table, ...own], '4@1', 40)).toEqual(act('4@1', 'at 30'))
  expect(shownBefore([table, ...own], '4@1', 25)).toEqual(act('4@1', 'at 20'))
})

test('what nobody had been asked about by then is told by no question', () => {
  expect(shownBefore([table], '4@1', 5)).toBeUndefined()
  expect(shownBefore([table], '4@9', 20)).toBeUndefined()
  expect(shownBefore([{ about: { kind: 'flows' }, asked: 10 }], '4@1', 20)).toBeUndefined()
})
