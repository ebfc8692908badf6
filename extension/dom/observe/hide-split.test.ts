import { type OutlineItem, renderItems } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { hideSplit } from './hide-split.ts'

const text = (said: string): OutlineItem => ({ kind: 'text', text: [said], more: 0 })
const field = (value: string): OutlineItem => ({
  kind: 'element',
  word: 'field',
  states: [],
  value: [value],
  items: []
})
const row = (...cells: readonly string[]): OutlineItem => ({
  kind: 'line',
  word: 'row',
  cells: cells.map((cell) => [text(cell)])
})
const said = (items: readonly OutlineItem[]): string => renderItems(hideSplit(items))

test.each<[string, readonly OutlineItem[]]>([
  ['boxes', ['4111', '1111', '1111', '1111'].map(text)],
  ['fields', ['4111', '1111', '1111', '1111'].map(field)],
  ['cells', [row('Ada', '4111', '1111', '1111', '1111')]],
  ['two halves', ['41111111', '11111111'].map(text)],
  ['groups of another network', ['3782', '822463', '10005'].map(text)],
  ['a box for each digit', [...'4111111111111111'].map(text)],
  [
    'parts of a list',
    [{ kind: 'element', word: 'list', states: [], items: ['4111', '1111', '1111', '1111'].map(text) }]
  ]
])('a card number in %s is left out', (_what, items) => {
  expect(said(items)).toContain('[card number]')
  expect(said(items)).not.toMatch(/\d{4}/)
})

test('an IBAN in boxes is left out, and what stands beside it is not', () => {
  const boxes = ['Pay', 'DE89', '3704', '0044', '0532', '0130', '00', 'now'].map(text)
  expect(said(boxes).split('\n')).toEqual(['"Pay"', ...Array.from({ length: 6 }, () => '"[IBAN]"'), '"now"'])
})

test.each<[string, readonly OutlineItem[]]>([
  ['years', [row('2021', '2022', '2023', '2024', '2025')]],
  ['a card with a wrong check digit', ['4111', '1111', '1111', '1112'].map(text)],
  ['groups of other lengths', ['411', '11111', '1111', '1111'].map(text)],
  ['numbers with words between', ['4111', 'of', '1111', '1111', '1111'].map(text)],
  ['the days of a month', Array.from({ length: 31 }, (_, at) => text(String(at + 1)))]
])('but not %s', (_what, items) => {
  expect(said(items)).toBe(renderItems(items))
})
