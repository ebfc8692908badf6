import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkPlan } from '../check/index.ts'
import { parsePlan } from '../syntax/index.ts'
import { makeProgram } from './generate/program.ts'
import { Random } from './random.ts'

const SIZE = 65_536
const MOST_MS = 1000

/** Reads and checks a text, whatever it is; gives the milliseconds it took. */
const take = (text: string): number => {
  const start = performance.now()
  const { plan, diagnostics } = parsePlan(text)
  const checked = plan && checkPlan(plan, makeProgram(1).context)
  const ms = performance.now() - start
  if (!plan) expect(diagnostics.length).toBeGreaterThan(0)
  if (checked)
    expect(checked.checked === undefined).toBe(checked.diagnostics.some(({ severity }) => severity === 'error'))
  return ms
}

const grown = (text: string): string => text.repeat(Math.ceil(SIZE / Math.max(1, text.length))).slice(0, SIZE)

/** The tokens of generated programs, in any order. */
const soup = (random: Random): string => {
  const words = [1, 2, 3, 4, 5].flatMap((seed) =>
    makeProgram(seed)
      .text.split(/(\s+|\b)/)
      .filter((word) => word.trim())
  )
  let text = random.chance(0.5) ? 'plan "t" ' : ''
  while (text.length < SIZE) text += `${random.pick(words)} `
  return text.slice(0, SIZE)
}

/** A program with characters of it changed, left out or doubled. */
const marred = (seed: number, random: Random): string => {
  const text = [...makeProgram(seed).text]
  for (let i = 0; i < 1 + random.below(6); i++) {
    const at = random.below(text.length)
    const change = random.pick([
      '',
      '{',
      '}',
      '"',
      '\u202e',
      '\0',
      `${text[at]}${text[at]}`,
      '(',
      '@',
      '999999999999999999'
    ])
    text[at] = change
  }
  return text.join('')
}

test('random bytes of 64 KB are read within a second', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 4096 }), (bytes) => {
      expect(take(grown(new TextDecoder('latin1').decode(bytes)))).toBeLessThan(MOST_MS)
    }),
    { numRuns: 20 }
  )
})

test('64 KB of the words of plans in any order are read within a second', () => {
  for (let seed = 0; seed < 20; seed++) expect(take(soup(new Random(seed)))).toBeLessThan(MOST_MS)
})

test('a marred program is read and checked, never with an exception', () => {
  for (let seed = 1; seed <= 1500; seed++) expect(take(marred(seed, new Random(seed)))).toBeLessThan(MOST_MS)
})

test('the statements of programs up to 64 KB are checked within a second', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const [head = '', body = ''] = makeProgram(seed).text.split('\n\n', 2)
    expect(take(`${head}\n${grown(body)}`)).toBeLessThan(MOST_MS)
    expect(take(`${head}\n${body.repeat(Math.floor((SIZE - head.length) / (body.length + 1)))}`)).toBeLessThan(MOST_MS)
  }
})
