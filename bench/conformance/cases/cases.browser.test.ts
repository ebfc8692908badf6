import { expect, test } from 'vitest'
import { compareCases, linesOf } from './compare-cases.ts'
import { JUSTIFIED } from './justified.ts'
import { NAMES } from './names.ts'
import { ROLES } from './roles.ts'
import { STATES } from './states.ts'

const justified = new Set(Object.values(JUSTIFIED).flatMap(linesOf))

test.each([
  ['states', STATES],
  ['roles', ROLES],
  ['names', NAMES]
])('%s are told as Chromium tells them, but for what is justified', { timeout: 300_000 }, async (_what, text) => {
  const compared = await compareCases(linesOf(text))
  const other = compared.filter(({ here, there }) => here !== there)
  expect(other.filter(({ html }) => !justified.has(html))).toEqual([])
  expect(compared.filter(({ html, here, there }) => justified.has(html) && here === there)).toEqual([])
})
