import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkPlan } from '../check/index.ts'
import { hashPlan, parsePlan } from '../syntax/index.ts'
import { type ParsedJson, parsePlanJson, planToJson } from '../syntax/json/index.ts'
import { HANGS_MS, processorTime } from '../testing/processor-time.ts'
import { makeProgram } from './generate/program.ts'
import { Random } from './random.ts'

const SIZE = 65_536

/** Reads and checks a text, whatever it is; gives the milliseconds of the processor it took. */
const take = (text: string): number => {
  const start = processorTime()
  const { plan, diagnostics } = parsePlan(text)
  const checked = plan && checkPlan(plan, makeProgram(1).context)
  const ms = processorTime() - start
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

test('random bytes of 64 KB are read in bounded time', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 4096 }), (bytes) => {
      expect(take(grown(new TextDecoder('latin1').decode(bytes)))).toBeLessThan(HANGS_MS)
    }),
    { numRuns: 20 }
  )
})

test('64 KB of the words of plans in any order are read in bounded time', { timeout: 60_000 }, () => {
  for (let seed = 0; seed < 20; seed++) expect(take(soup(new Random(seed)))).toBeLessThan(HANGS_MS)
})

test('a marred program is read and checked, never with an exception', { timeout: 60_000 }, () => {
  for (let seed = 1; seed <= 1500; seed++) expect(take(marred(seed, new Random(seed)))).toBeLessThan(HANGS_MS)
})

test('the statements of programs up to 64 KB are checked in bounded time', { timeout: 60_000 }, () => {
  for (let seed = 1; seed <= 20; seed++) {
    const [head = '', body = ''] = makeProgram(seed).text.split('\n\n', 2)
    expect(take(`${head}\n${grown(body)}`)).toBeLessThan(HANGS_MS)
    expect(take(`${head}\n${body.repeat(Math.floor((SIZE - head.length) / (body.length + 1)))}`)).toBeLessThan(HANGS_MS)
  }
})

/** Reads and checks a value as the JSON form of a plan; gives what was read and the milliseconds of the processor it took. */
const takeJson = (value: unknown): { readonly parsed: ParsedJson; readonly ms: number } => {
  const start = processorTime()
  const parsed = parsePlanJson(value)
  if (parsed.plan) checkPlan(parsed.plan, makeProgram(1).context)
  else expect(parsed.diagnostics.length).toBeGreaterThan(0)
  return { parsed, ms: processorTime() - start }
}

const ODD: readonly unknown[] = [
  null,
  -1,
  1e300,
  '',
  '\ud800',
  '@element',
  [],
  {},
  { kind: 'name' },
  'then',
  '__proto__'
]

/** A JSON value with one part of it, somewhere, left out or replaced. */
const marredJson = (value: unknown, random: Random): unknown => {
  if (value === null || typeof value !== 'object' || random.chance(0.1)) return random.pick(ODD)
  if (Array.isArray(value)) {
    const at = random.below(value.length + 1)
    return at === value.length ? [...value, ...value] : value.with(at, marredJson(value[at], random))
  }
  const [key, each] = random.pick(Object.entries(value).concat([['more', 1]]))
  return { ...value, [key]: random.chance(0.2) ? undefined : marredJson(each, random) }
}

test('the JSON form of a program is the same plan', { timeout: 60_000 }, () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { tree } = makeProgram(seed)
    const { plan } = takeJson(JSON.parse(JSON.stringify(planToJson(tree)))).parsed
    expect(plan && hashPlan(plan.plan), `seed ${seed}`).toBe(hashPlan(tree))
  }
})

test('a marred JSON form is read and checked, never with an exception', { timeout: 60_000 }, () => {
  for (let seed = 1; seed <= 600; seed++) {
    const random = new Random(seed)
    let value: unknown = planToJson(makeProgram(seed).tree)
    for (let i = 0; i <= random.below(3); i++) value = marredJson(value, random)
    expect(takeJson(value).ms).toBeLessThan(HANGS_MS)
  }
})

test('any JSON value is read in bounded time', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(takeJson(value).ms).toBeLessThan(HANGS_MS)
    }),
    { numRuns: 300 }
  )
  let deep: unknown = { kind: 'none' }
  for (let i = 0; i < 2000; i++) deep = { kind: 'not', of: deep }
  expect(takeJson({ title: 't', body: [{ kind: 'return', value: deep }] }).ms).toBeLessThan(HANGS_MS)
  expect(
    takeJson({ title: 't', body: Array.from({ length: 1500 }, () => ({ kind: 'return', value: [] })) }).ms
  ).toBeLessThan(HANGS_MS)
})
