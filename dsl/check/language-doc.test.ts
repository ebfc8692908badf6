import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FUNCTIONS, REFUSAL_CODES } from '../contract/index.ts'
import { formatText, parsePlan, RESERVED } from '../syntax/index.ts'
import { checkPlan } from './index.ts'
import { RULES } from './rules.ts'
import { blocksOf, LINES_BEFORE, wholeOf } from './testing/doc-examples.ts'

const PAGE = new URL('../../docs/language.md', import.meta.url)
const page = readFileSync(PAGE, 'utf8')

const found = (text: string) => {
  const { plan, diagnostics } = parsePlan(text)
  return plan ? checkPlan(plan).diagnostics : diagnostics
}

describe('every example is right', () => {
  test.each([...blocksOf(PAGE, 'writ'), ...blocksOf(PAGE, 'writ-part').map(wholeOf)])('%s', (text) => {
    expect(found(text)).toEqual([])
  })

  test.each(blocksOf(PAGE, 'writ'))('%s is written as the formatter writes it', (text) => {
    expect(formatText(text).text).toBe(text)
  })
})

/** What a wrong example says about itself: `#! code code` on the line where the diagnostics are. */
const expected = (text: string): string[] =>
  text
    .split('\n')
    .flatMap((line, i) => (/#! (.*)$/.exec(line)?.[1]?.split(' ') ?? []).map((code) => `${i + 1} ${code}`))

test.each(blocksOf(PAGE, 'writ-bad'))('%s is wrong as it says', (text) => {
  const [whole, before] = text.startsWith('plan ') ? [text, 0] : [wholeOf(text), LINES_BEFORE]
  const shown = found(whole).map(({ span, code }) => `${span.line - before} ${code}`)
  expect(shown.sort()).toEqual(expected(text).sort())
  expect(shown).not.toEqual([])
})

describe('the page agrees with the code', () => {
  test('in the rules of flows, their names and sentences', () => {
    const told = [...page.matchAll(/^\| (L\d+) +\| _(.*?)_ +\| (.*?) +\|$/gm)].map(([, ...cells]) => cells)
    expect(told).toEqual(Object.entries(RULES).map(([number, [name, rule]]) => [number, name, rule]))
  })

  test('in the words that can name no variable', () => expect(page).toContain(`\`${RESERVED.join(' ')}\``))

  test.each(Object.keys(FUNCTIONS))('in the function %s', (name) => expect(page).toContain(`\`${name}(`))

  const CODES = REFUSAL_CODES.filter((code) => /^(syntax|check|target|page|run|resume)\//.test(code))
  test.each(CODES)('in the code %s', (code) => expect(page).toContain(`\`${code}\``))
})
