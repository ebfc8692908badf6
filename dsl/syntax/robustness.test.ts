import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { HARD_TO_READ, SIZE } from '../testing/hard-to-read.ts'
import { HANGS_MS, processorTime } from '../testing/processor-time.ts'
import { formatPlan, formatText, parsePlan, parseTurn } from './index.ts'
import { parsePlanJson, planToJson } from './json/index.ts'
import { arbitraryPlan } from './testing/arbitrary-plan.ts'
import { lex } from './tokens.ts'

const asJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const READERS = {
  parsePlan,
  parseTurn,
  formatText,
  parsePlanJson: (text: string) => parsePlanJson(asJson(text))
} as const

const readAll = (text: string): void => {
  for (const read of Object.values(READERS)) {
    for (const { span, message } of read(text).diagnostics) {
      expect(span.start).toBeLessThanOrEqual(span.end)
      expect(message.isWellFormed()).toBe(true)
    }
  }
}

describe('no text makes a reader throw', () => {
  test('of random bytes, and of random UTF-16', () => {
    const decoder = new TextDecoder()
    const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => decoder.decode(each))
    const units = fc.array(fc.nat({ max: 0xffff }), { maxLength: 200 }).map((each) => String.fromCharCode(...each))
    fc.assert(fc.property(fc.oneof(bytes, units), readAll), { numRuns: 500 })
  })

  const ODD = [
    '"',
    "'",
    '`',
    '"""',
    "'''",
    '```',
    '\\',
    '{',
    '}',
    '(',
    '[',
    '\u202e',
    '\ud800',
    '\udc00',
    '👍',
    'é',
    '@',
    '#',
    '//',
    '\n',
    '\0',
    'f"',
    'http://',
    '😀"',
    '&&'
  ]

  test('of plans with pieces put in, cut out, doubled and moved', { timeout: 60_000 }, () => {
    const edit = fc.record({ at: fc.nat(), cut: fc.nat({ max: 30 }), put: fc.oneof(fc.constantFrom(...ODD), fc.nat()) })
    fc.assert(
      fc.property(arbitraryPlan, fc.array(edit, { minLength: 1, maxLength: 4 }), (plan, edits) => {
        let text = formatPlan(plan)
        for (const { at, cut, put } of edits) {
          const start = at % (text.length + 1)
          const piece =
            typeof put === 'string' ? put : text.slice(put % (text.length + 1), (put % (text.length + 1)) + 20)
          text = text.slice(0, start) + piece + text.slice(start + cut)
        }
        readAll(text)
      }),
      { numRuns: 400 }
    )
  })

  test('of the tokens of plans in any order', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(arbitraryPlan, fc.array(fc.nat(), { maxLength: 80 }), (plan, picks) => {
        const words = lex(formatPlan(plan)).tokens.map(({ image }) => image)
        readAll(`plan "x" ${picks.map((pick) => words[pick % words.length]).join(' ')}`)
      }),
      { numRuns: 300 }
    )
  })
})

test('one typo in a plan gives one message at least four times in five, and never a flood', { timeout: 60_000 }, () => {
  const typo = fc.constantFrom<(word: string) => string>(
    () => '',
    (word) => `${word} ${word}`,
    (word) => word.slice(1),
    (word) => (word.length > 1 ? `${word[1]}${word[0]}${word.slice(2)}` : `${word}${word}`),
    () => 'zzz',
    () => '}',
    () => '"s"'
  )
  let [wrong, single, most] = [0, 0, 0]
  for (const [plan, change, pick] of fc.sample(fc.tuple(arbitraryPlan, typo, fc.nat()), { numRuns: 2000, seed: 7 })) {
    const text = formatPlan(plan)
    const { tokens } = lex(text)
    const token = tokens[pick % tokens.length]
    if (!token) continue
    const end = (token.endOffset ?? 0) + 1
    const { length } = parsePlan(text.slice(0, token.startOffset) + change(token.image) + text.slice(end)).diagnostics
    if (length === 0) continue
    wrong++
    if (length === 1) single++
    most = Math.max(most, length)
  }
  expect(wrong).toBeGreaterThan(800)
  console.info(`${wrong} typos, one message for ${Math.round((100 * single) / wrong)} %, ${most} at most`)
  expect(single / wrong).toBeGreaterThan(0.8)
  expect(most).toBeLessThanOrEqual(8)
})

describe('64 KB take bounded time', () => {
  const worst: { name: string; ms: number }[] = []
  beforeAll(() => readAll('plan "x" click button "Save"'))

  test.each(Object.entries(HARD_TO_READ))('%s', { timeout: 30_000 }, (name, text) => {
    for (const [reader, read] of Object.entries({ parsePlan, formatText })) {
      const start = processorTime()
      expect(read(text).diagnostics.length).toBeLessThanOrEqual(200)
      worst.push({ name: `${reader} ${name}`, ms: processorTime() - start })
    }
  })

  const nested = (wrap: (of: unknown) => unknown, leaf: unknown): unknown => {
    let value = leaf
    while (JSON.stringify(value).length < SIZE / 8) value = wrap(value)
    return value
  }
  const expr = { kind: 'none' }
  const many = <T>(each: T): T[] => Array.from({ length: Math.floor(SIZE / JSON.stringify(each).length) }, () => each)
  const doing = (body: unknown): unknown => ({ title: 'x', body })
  const stop = (test: unknown): unknown => doing([{ kind: 'stop', test }])

  test.each(
    Object.entries({
      numbers: many(1),
      objects: doing(many({})),
      statements: doing(many({ kind: 'stop', test: expr })),
      'wrong statements': doing(many({ kind: 'stop', test: { kind: 'nun' } })),
      'wrong members': doing([Object.fromEntries(Array.from({ length: 6000 }, (_, i) => [`k${i}`, i]))]),
      lists: nested((of) => [of], 1),
      expressions: stop(nested((of) => ({ kind: 'not', of }), expr)),
      'wrong expressions': stop(nested((of) => ({ kind: 'binary', op: '?', left: of, right: of }), expr)),
      targets: doing([
        { kind: 'observe', target: nested((of) => ({ role: 'row', in: of, having: [] }), { role: 'rw' }) }
      ]),
      types: { title: 'x', decls: [{ kind: 'input', name: 'a', type: nested((of) => ({ kind: 'list', of }), 1) }] },
      fields: stop(nested((of) => ({ kind: 'field', of, name: 'a' }), { kind: 'item' })),
      'members named like a prototype': JSON.parse(
        `{"title":"x","body":[${'{"__proto__":{"kind":"stop"}},'.repeat(2000)}1]}`
      ),
      'a long member': { title: 'x', ['k'.repeat(SIZE)]: 1 },
      'values of wrong kinds': doing(many({ kind: 'act', act: { verb: 'click', target: { role: 1, match: [] } } })),
      'a long text': { title: 'a'.repeat(SIZE) },
      'unseen text': { title: '\u202e'.repeat(SIZE / 6) },
      'code of quotes': doing([{ kind: 'let', name: 'a', value: { kind: 'run', code: '"""\'\'\''.repeat(8000) } }])
    })
  )('of JSON: %s', { timeout: 30_000 }, (name, value) => {
    const start = processorTime()
    expect(parsePlanJson(value).diagnostics.length).toBeLessThanOrEqual(200)
    worst.push({ name: `json ${name}`, ms: processorTime() - start })
  })

  test('the worst of them by far', () => {
    const [slowest] = worst.sort((a, b) => b.ms - a.ms)
    if (!slowest) throw new Error('nothing was measured')
    console.info(
      worst
        .slice(0, 5)
        .map(({ name, ms }) => `${name}: ${Math.round(ms)} ms`)
        .join('\n')
    )
    expect(slowest.ms).toBeLessThan(HANGS_MS)
  })
})

describe('what a reader cannot see', () => {
  const HIDDEN = [...'\u202e\u2066\u200b\u00ad\u00a0\u3000\ufeff\u2028\u0085\u007f\u{e0041}']

  test.each(HIDDEN.map((char) => [char.codePointAt(0)?.toString(16), char]))(
    'U+%s is printed as its escape',
    (_, char) => {
      const text = `plan "a${char}b"\n`
      const { plan } = parsePlan(text)
      const printed = plan ? formatPlan(plan.plan) : ''
      expect(printed).toMatch(/^plan "a(?:\\u[0-9a-f]{4})+b"\n$/)
      expect(parsePlan(printed).plan?.plan.title).toBe(`a${char}b`)
      expect(formatText(text).text).toBe(printed)
      expect(
        parsePlanJson(
          planToJson(plan?.plan ?? { title: '', decls: [], body: [], span: { start: 0, end: 0, line: 1, column: 1 } })
        ).text
      ).toBe(printed)
    }
  )

  test('what it can see stays as it is', () => {
    const text = 'plan "金额 é ñ 👍 ا"\n'
    expect(formatText(text).text).toBe(text)
  })
})
