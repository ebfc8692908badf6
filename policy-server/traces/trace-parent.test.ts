import { expect, test } from 'vitest'
import { parseTraceParent } from './trace-parent.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'
const FOUND = { traceId: TRACE, spanId: SPAN }

test.each([
  [`00-${TRACE}-${SPAN}-01`, FOUND],
  [`00-${TRACE}-${SPAN}-00`, FOUND],
  [`01-${TRACE}-${SPAN}-01-more`, FOUND],
  [undefined, undefined],
  ['', undefined],
  [`00-${TRACE}-${SPAN}-01-more`, undefined],
  [`ff-${TRACE}-${SPAN}-01`, undefined],
  [`00-${'0'.repeat(32)}-${SPAN}-01`, undefined],
  [`00-${TRACE}-${'0'.repeat(16)}-01`, undefined],
  [`00-${TRACE.toUpperCase()}-${SPAN}-01`, undefined],
  [`00-${TRACE}-${SPAN}`, undefined],
  [` 00-${TRACE}-${SPAN}-01`, undefined]
])('%s', (header, found) => {
  expect(parseTraceParent(header)).toEqual(found)
})
