import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatPlan, hashPlan, parsePlan } from '../index.ts'
import { arbitraryPlan } from '../testing/arbitrary-plan.ts'
import { exportGrammar } from './index.ts'
import { generator, randomBy, type Sentences } from './testing/generate.ts'
import { readGbnf } from './testing/read-gbnf.ts'
import { readEbnf, readLark } from './testing/read-rules.ts'

const SENTENCES = 1500

/** Every kind of node in a tree, as `verb click`. */
const kindsOf = (plan: unknown, met: Set<string>): void => {
  JSON.stringify(plan, (key, value) => {
    if (key === 'kind' || key === 'verb' || key === 'what') met.add(`${key} ${value}`)
    return value
  })
}

/** All there are in the language. */
const KINDS = new Set<string>()
for (const plan of fc.sample(arbitraryPlan, { numRuns: 1500, seed: 1 })) kindsOf(plan, KINDS)

/** Parses random sentences, which together hold every kind of node. */
const parsesAll = (sentences: Sentences, start: string): void => {
  const met = new Set<string>()
  let length = 0
  for (let seed = 0; seed < SENTENCES; seed++) {
    // Acts stand deep in plans, so that some plans are made of one alone.
    const text =
      seed % 5 > 0 ? sentences.sentence(start, randomBy(seed)) : `plan "x" ${sentences.sentence('act', randomBy(seed))}`
    const { plan, diagnostics } = parsePlan(text)
    if (!plan) throw new Error(`${diagnostics[0]?.message}\n${text}`)
    length += text.length
    kindsOf(plan, met)
  }
  expect(length).toBeGreaterThan(SENTENCES * 100)
  expect([...KINDS].filter((kind) => !met.has(kind))).toEqual([])
}

const isWhole = () => true
const noJoin = () => ''

test('what the exported GBNF gives parses', { timeout: 60_000 }, () => {
  parsesAll(generator(readGbnf(exportGrammar('gbnf')), isWhole, noJoin), 'root')
})

/** White space and comments between terminals; none only where no two words, and nothing that begins a string, would touch. */
const spaced = (left: string, right: string, random: () => number) => {
  const spaces = [' ', '\n', '\r\n', '\t', ' # a "comment" {\n']
  if (!(/\w$/.test(left) && /^[\w"']/.test(right)) && random() < 0.3) return ''
  return spaces[Math.floor(random() * spaces.length)] ?? ' '
}

const isTerminal = (rule: string) => /^[A-Z]/.test(rule)

test('what the exported Lark grammar gives parses', { timeout: 60_000 }, () => {
  const { grammar, ignored } = readLark(exportGrammar('lark'))
  expect(ignored).toEqual(['WHITE_SPACE', 'COMMENT'])
  parsesAll(generator(grammar, isTerminal, spaced), 'plan')
})

test('what the exported EBNF gives parses', { timeout: 60_000 }, () => {
  parsesAll(generator(readEbnf(exportGrammar('ebnf')), isTerminal, spaced), 'plan')
})

test.each(['gbnf', 'lark', 'ebnf'] as const)('every name that %s uses is a rule of it', (format) => {
  const text = exportGrammar(format)
  const grammar = format === 'gbnf' ? readGbnf(text) : format === 'ebnf' ? readEbnf(text) : readLark(text).grammar
  const used = new Set<string>()
  JSON.stringify([...grammar], (_, value) => {
    if (value?.kind === 'name') used.add(value.name)
    return value
  })
  expect([...used].filter((name) => !grammar.has(name))).toEqual([])
})

test('a sentence of the GBNF keeps its tree when it is printed', { timeout: 60_000 }, () => {
  const { sentence } = generator(readGbnf(exportGrammar('gbnf')), isWhole, noJoin)
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { plan } = parsePlan(sentence('root', randomBy(seed)))
      if (!plan) throw new Error('it does not parse')
      const text = formatPlan(plan.plan)
      const again = parsePlan(text)
      expect(again.diagnostics).toEqual([])
      expect(again.plan && hashPlan(again.plan.plan)).toBe(hashPlan(plan.plan))
      expect(again.plan && formatPlan(again.plan.plan)).toBe(text)
    }),
    { numRuns: 300 }
  )
})
