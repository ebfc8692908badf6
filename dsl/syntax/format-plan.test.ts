import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatPlan, formatText, hashPlan, parsePlan } from './index.ts'
import { arbitraryPlan } from './testing/arbitrary-plan.ts'
import { lex } from './tokens.ts'

const parsed = (text: string) => {
  const { plan, diagnostics } = parsePlan(text)
  if (!plan) throw new Error(`${text}\n${JSON.stringify(diagnostics)}`)
  return plan.plan
}

test('a printed plan parses to the same hash, and prints the same again', () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      const text = formatPlan(plan)
      const again = parsed(text)
      expect(hashPlan(again)).toBe(hashPlan(plan))
      expect(formatPlan(again)).toBe(text)
    }),
    { numRuns: 600 }
  )
})

test('what the formatter gives for canonical text is that text', () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      const text = formatPlan(plan)
      expect(formatText(text).text).toBe(text)
    }),
    { numRuns: 300 }
  )
})

/** Puts comments and line breaks between the tokens of a text. */
const scatter = (text: string, picks: readonly number[]): string => {
  const breaks = ['\n', ' # a\n', '\n# b {\n', '\n\n  # c }\n', '\r\n\r\n']
  const { tokens } = lex(text)
  const put = new Map(picks.map((pick, i) => [pick % (tokens.length + 1), breaks[(pick + i) % breaks.length]]))
  const pieces = tokens.map(
    (token, i) => (put.get(i) ?? '') + text.slice(token.startOffset, (token.endOffset ?? 0) + 1)
  )
  return pieces.join(' ') + (put.get(tokens.length) ?? '')
}

const commentsOf = (text: string) =>
  lex(text)
    .comments.flatMap(({ image }) => image.match(/# [a-c](?: [{}])?/g) ?? [])
    .sort()

test('formatting keeps the hash and every comment, and formatting again changes nothing', () => {
  fc.assert(
    fc.property(arbitraryPlan, fc.array(fc.nat({ max: 200 }), { maxLength: 12 }), (plan, picks) => {
      const text = scatter(formatPlan(plan), picks)
      const formatted = formatText(text).text ?? ''
      expect(hashPlan(parsed(formatted))).toBe(hashPlan(plan))
      expect(commentsOf(formatted)).toEqual(commentsOf(text))
      expect(formatText(formatted).text).toBe(formatted)
    }),
    { numRuns: 400 }
  )
})

test('a comment stays with the statement it precedes or trails', () => {
  const text = `# who made this
plan   "Comments"
site app = "https://app.example" # the only one


on app {  # here
    # first
  open "/"   # go
  if exists link "Next" { # more
    # inside
    click link "Next"
    # last inside
  } else {  # none
    clear field "Query"
    }
  # at the end

}
# bye`
  expect(formatText(text).text).toBe(`# who made this
plan "Comments"
site app = "https://app.example"  # the only one

on app {  # here
  # first
  open "/"  # go
  if exists link "Next" {  # more
    # inside
    click link "Next"
    # last inside
  } else {  # none
    clear field "Query"
  }
  # at the end
}
# bye
`)
})

test('comments, layout and the spelling of strings are outside the hash; a word is inside', () => {
  const hash = (text: string) => hashPlan(parsed(text))
  const plain = hash('plan "A" let x = "é" + (1)')
  expect(hash('plan "A" # c\n\nlet x =\n"\\u00e9" + 1')).toBe(plain)
  expect(hash('plan "A" let y = "é" + (1)')).not.toBe(plain)
})

test('a field of the item is one tree, with `it` and without', () => {
  const [long, short] = ['it.sum', '.sum'].map(
    (field) => `plan "x"\n\nlet a = rows where ${field} > it."sum" sort by it\n`
  )
  expect(hashPlan(parsed(long as string))).toBe(hashPlan(parsed(short as string)))
  expect(formatText(long as string).text).toBe('plan "x"\n\nlet a = rows where .sum > .sum sort by it\n')
})

test('a wait that does not say how long is one of ten seconds, and is written as such', () => {
  const short = 'plan "x"\nwait for alert # here\nwait until exists alert\nback\n'
  const long = 'plan "x"\n\nwait for alert up to 10s  # here\nwait until exists alert up to 10s\nback\n'
  expect(formatText(short).text).toBe(long)
  expect(hashPlan(parsed(short))).toBe(hashPlan(parsed(long)))
})
