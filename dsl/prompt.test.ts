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
