import { expect, test } from 'vitest'
import { isObservation, readObservation } from './observation.ts'

const button = (ref: number, name: string) => ({
  kind: 'element',
  word: 'button',
  name: [name],
  states: [],
  ref,
  items: []
})
const page = (items: unknown) => ({
  document: 'd1',
  title: ['Shop'],
  path: ['/'],
  above: 0,
  below: 0,
  modal: false,
  items
})

test('an observation tells what its refs stand for, but for what no store takes', () => {
  const seen = readObservation(page([button(1, 'Pay'), button(2, 'a\0b')]))
  expect(seen?.outline).toContain(String.raw`button "a\u0000b" @e2`)
  expect(seen?.refs).toEqual({ e1: { document: 'd1', role: 'button', name: 'Pay' } })
  expect(isObservation(seen)).toBe(true)
})

test('what means two things by one ref is none, whatever they are called', () => {
  expect(readObservation(page([button(1, 'Pay'), button(1, 'Pay\0')]))).toBeUndefined()
})
