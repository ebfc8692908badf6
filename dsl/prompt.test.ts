import { readFileSync } from 'node:fs'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'
import { checkPlan } from './check/index.ts'
import { blocksOf, wholeOf } from './check/testing/doc-examples.ts'
import { FUNCTIONS } from './contract/index.ts'
import { parsePlan, RESERVED } from './syntax/index.ts'

const PROMPT = new URL('./PROMPT.md', import.meta.url)
const MOST_TOKENS = 1500
const page = readFileSync(PROMPT, 'utf8')

test(`the page takes fewer than ${MOST_TOKENS} tokens`, () => {
  expect(countTokens(page)).toBeLessThan(MOST_TOKENS)
})

describe('every example is right', () => {
  const fences = page.match(/^```\w/gm) ?? []
  const examples = [...blocksOf(PROMPT, 'writ'), ...blocksOf(PROMPT, 'writ-part').map(wholeOf)]

  test('and no block is left out', () => expect(examples).toHaveLength(fences.length))

  test.each(examples)('%s', (text) => {
    const { plan, diagnostics } = parsePlan(text)
    expect(diagnostics).toEqual([])
    const { diagnostics: found = [] } = plan ? checkPlan(plan) : {}
    // A reference shows how a value is made, not what is made of it.
    expect(found.filter(({ code }) => code !== 'check/unused-name')).toEqual([])
  })
})

describe('it names all there is to know', () => {
  test.each(Object.keys(FUNCTIONS))('the function %s', (name) => expect(page).toMatch(new RegExp(`\\b${name}\\b`)))
  test.each(RESERVED)('the word %s', (word) => expect(page).toMatch(new RegExp(`\\b${word}\\b`)))
})

/** What stands in a line of text, with a line of a plan that it is a whole part of. */
const INLINE: readonly (readonly [form: string, line: (form: string) => string])[] = [
  ['names where it contains "a"', (form) => `let names = ["a"] let open = ${form}`],
  ['{ "金额": number }', (form) => `let rows = read table "T" as list of ${form}`],
  ['."金额"', (form) => `let row = { "金额": 1 } let sum = row${form}`],
  ['input today: date', (form) => form],
  ['click @e12', (form) => form]
]

describe('every form in a line of text is right', () => {
  test.each(INLINE)('%s', (form, line) => {
    expect(page).toContain(`\`${form}\``)
    const isDecl = form.startsWith('input')
    const text = isDecl ? `plan "x" ${line(form)}` : wholeOf(line(form))
    const { plan, diagnostics } = parsePlan(text)
    expect(diagnostics).toEqual([])
    const refs = { e12: { document: 'a', role: 'button', name: 'Save' } }
    expect(plan && checkPlan(plan, { refs }).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})
