import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FUNCTIONS, REFUSAL_CODES } from '../contract/index.ts'
import { exportGrammar } from '../syntax/export/index.ts'
import { formatText, MAX_NESTING, MAX_TREE_DEPTH, parsePlan, RESERVED } from '../syntax/index.ts'
import { parsePlanJson } from '../syntax/json/index.ts'
import { MAX_PLAN_LENGTH } from '../syntax/parse-plan.ts'
import { MAX_DECLASSIFIED } from './bless.ts'
import { MAX_CODE_LENGTH } from './check-code.ts'
import { MAX_LISTED, MAX_ORIGINS } from './check-decls.ts'
import { MAX_TOOLS } from './check-plan.ts'
import { MAX_TARGET_LENGTH, MAX_TARGET_PARTS } from './check-target.ts'
import { MAX_TYPE_PARTS } from './check-type.ts'
import { MAX_SEEN, POLLS } from './check-waits.ts'
import { checkPlan, MAX_ROUNDS, MAX_SITES, MAX_STEPS } from './index.ts'
import { RULES } from './rules.ts'
import { blocksOf, LINES_BEFORE, wholeOf } from './testing/doc-examples.ts'

const PAGE = new URL('../../docs/language.md', import.meta.url)
const page = readFileSync(PAGE, 'utf8')

const found = (text: string) => {
  const { plan, diagnostics } = parsePlan(text)
  return plan ? checkPlan(plan).diagnostics : diagnostics
}

describe('every example is right', () => {
  test.each(blocksOf(PAGE, 'writ'))('%s', (text) => expect(found(text)).toEqual([]))

  // A part shows how a value is made, not what is made of it.
  test.each(blocksOf(PAGE, 'writ-part').map(wholeOf))('%s', (text) => {
    expect(found(text).filter(({ code }) => code !== 'check/unused-name')).toEqual([])
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

  test('in the grammar', () => expect(blocksOf(PAGE, 'ebnf')).toEqual([exportGrammar('ebnf')]))

  test.each([
    [MAX_PLAN_LENGTH, 'characters;'],
    [MAX_NESTING, 'levels of brackets and blocks'],
    [MAX_TREE_DEPTH, 'of the tree'],
    [MAX_STEPS, 'steps'],
    [MAX_LISTED, 'origins in each list'],
    [MAX_ORIGINS, 'origins in all'],
    [MAX_TARGET_PARTS, 'parts'],
    [MAX_SEEN, 'alternatives'],
    [MAX_TOOLS, '; `declassify`'],
    [MAX_DECLASSIFIED, 'sites |'],
    [MAX_CODE_LENGTH, 'characters; 10 minutes'],
    [POLLS, 'times']
  ])('in the limit of %d %s', (limit, of) =>
    expect(page).toMatch(new RegExp(`\\b${limit.toLocaleString('en')} ?${of}`))
  )

  test.each([
    ['sites', MAX_SITES],
    ['rounds of one loop', MAX_ROUNDS],
    ['characters of names', MAX_TARGET_LENGTH],
    ['fields, options and lists', MAX_TYPE_PARTS]
  ])('in the limit of %s', (what, limit) => {
    const row = page.split('\n').find((line) => line.startsWith('| ') && /\d/.test(line) && line.includes(what))
    expect(row).toMatch(new RegExp(`\\b${limit}\\b`))
  })

  test('in the JSON form', () => {
    for (const block of blocksOf(PAGE, 'json')) {
      const { plan, diagnostics } = parsePlanJson(JSON.parse(block))
      expect(diagnostics).toEqual([])
      expect(plan && checkPlan(plan).diagnostics).toEqual([])
    }
  })

  test('in the words that can name no variable', () => expect(page).toContain(`\`${RESERVED.join(' ')}\``))

  test.each(Object.keys(FUNCTIONS))('in the function %s', (name) => expect(page).toContain(`\`${name}(`))

  const CODES = REFUSAL_CODES.filter((code) => /^(syntax|check|target|page|run|resume)\//.test(code))
  test.each(CODES)('in the code %s', (code) => expect(page).toContain(`\`${code}\``))
})
