import { expect, test } from 'vitest'
import { FLOOD, isFlooding } from './agent-store.ts'

const NOW = 10 * FLOOD.ms
const times = (count: number, at = NOW) => Array.from({ length: count }, (_, i) => at - i)

test.each([
  ['as many questions as are too many', times(FLOOD.questions), [], true],
  ['one question less', times(FLOOD.questions - 1), [], false],
  ['as many noes', [], times(FLOOD.noes), true],
  ['one no less', times(FLOOD.questions - 1), times(FLOOD.noes - 1), false],
  ['questions and noes of long ago', times(50, NOW - FLOOD.ms), times(50, NOW - FLOOD.ms), false],
  ['times that are still to come', times(50, NOW + FLOOD.ms), times(50, NOW + FLOOD.ms), false]
] as const)('%s', (_, asked, noes, floods) => {
  expect(isFlooding({ id: '', agent: 'a', owner: 'o', asked, noes }, NOW)).toBe(floods)
})
