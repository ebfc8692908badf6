import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { REFUSAL_CODES } from '../contract/index.ts'
import { parsePlan } from '../syntax/index.ts'
import { checkPlan } from './index.ts'

const folder = new URL('./fixtures/', import.meta.url)
const fixtures = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const)

/** What a fixture says about itself: `#! code code` on the line where the diagnostics are expected. */
const expected = (text: string): string[] =>
  text
    .split('\n')
    .flatMap((line, i) => (/#! (.*)$/.exec(line)?.[1]?.split(' ') ?? []).map((code) => `${i + 1} ${code}`))

const found = (text: string): string[] => {
  const { plan, diagnostics } = parsePlan(text)
  const all = plan ? checkPlan(plan).diagnostics : diagnostics
  return all.map(({ span, code }) => `${span.line} ${code}`)
}

test.each(fixtures)('%s has exactly the diagnostics it shows', (_, text) => {
  expect(found(text).sort()).toEqual(expected(text).sort())
})

test('every syntax and check code has a fixture', () => {
  const shown = new Set(fixtures.flatMap(([, text]) => expected(text).map((line) => line.split(' ')[1])))
  // What is too long to be shown is made by a test instead.
  const missing = REFUSAL_CODES.filter((code) => /^(syntax|check)\//.test(code) && !shown.has(code))
  // What is known of tools stands in no text: tools.test.ts tries those.
  expect(missing).toEqual([
    'syntax/too-large',
    'check/unknown-tool',
    'check/unknown-feature',
    'check/tool-arguments',
    'check/tool-result',
    'check/code-too-long'
  ])
})
