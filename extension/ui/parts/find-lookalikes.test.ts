import { expect, test } from 'vitest'
import { findLookalikes } from './find-lookalikes.ts'

const lookalikes = (text: string) => [...findLookalikes(Array.from(text))]

test.each([
  ['a Cyrillic letter in a Latin word', 'p\u0430ypal', [1]],
  ['a Latin-looking word of Cyrillic letters alone', 'pay \u0421\u041E\u0420\u0415 Ltd', [4, 5, 6, 7]],
  ['a Greek capital', '\u0391CME', [0]],
  ['a Bengali four that is drawn as an eight', '1\u09EA00', [1]],
  ['an Arabic-Indic digit among others', '1\u0660\u06610', [1, 2]]
])('%s is found', (_what, text, at) => {
  expect(lookalikes(text)).toEqual(at)
})

test.each([
  'Ångström and façade',
  'Оплата такси за март',
  'он, она, оно — это хор',
  'Πληρωμή τον Μάρτιο',
  '出租车费用 3 月',
  'مبلغ ١٢٣',
  'Toyota Оплачено 12',
  '２０２６年3月'
])('ordinary text has none: %s', (text) => {
  expect(lookalikes(text)).toEqual([])
})
