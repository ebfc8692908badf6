import { expect, test } from 'vitest'
import { openTransfers } from './transfers.ts'

const codeOf = (begun: ReturnType<ReturnType<typeof openTransfers>['begin']>) =>
  begun.ok ? 'begun' : begun.refusal.code

test('four files of a tenant are on their way at once, and sixteen of all; what is over makes room, once', () => {
  const transfers = openTransfers()
  const begun = Array.from({ length: 20 }, (_, at) => transfers.begin(`tenant ${Math.floor(at / 5)}`))
  expect(begun.map(codeOf).join(' ')).toBe(Array(4).fill('begun begun begun begun executor/busy').join(' '))
  expect(codeOf(transfers.begin('another'))).toBe('executor/busy')
  const [first] = begun
  if (!first?.ok) throw new Error('nothing was begun')
  first.value()
  first.value()
  expect(codeOf(transfers.begin('tenant 1'))).toBe('executor/busy')
  expect(codeOf(transfers.begin('another'))).toBe('begun')
  expect(codeOf(transfers.begin('more'))).toBe('executor/busy')
})
