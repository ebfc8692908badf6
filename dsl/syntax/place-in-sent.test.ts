import { expect, test } from 'vitest'
import type { Span } from '../contract/index.ts'
import { parsePlan } from './parse-plan.ts'
import { placeInSent } from './place-in-sent.ts'
import { spliceStatement } from './splice-statement.ts'

const BASE = 'plan "x"\nsite a = "https://a.example"\nsecret me at a\n\n'
const spanOf = (text: string, word: string): Span => ({
  start: text.indexOf(word),
  end: text.indexOf(word) + word.length,
  line: 0,
  column: 0
})

test.each([
  ['a turn of one line', `${BASE}let n = 1\nreturn n + m\n`, 'let n = 1 return n + m', 'm', 1, 22],
  [
    'a block that was written in one line',
    `${BASE}on a {\n  open "/"\n  click link "B"\n}\n`,
    'on a { open "/"\nclick link "B" }',
    'click link "B"',
    2,
    1
  ],
  [
    'what a look was added to',
    `${BASE}on a {\n  open "/"\n}\non a {\n  observe main\n}\nreturn none_there\n`,
    '# why\non a { open "/" }\n\n return none_there',
    'none_there',
    4,
    9
  ],
  ['a declaration of its own', `${BASE}input m: text\nreturn m\n`, 'input   m: text return m', 'input m: text', 1, 1]
])('a place of the plan stands, in %s, where it was sent', (_, whole, sent, word, line, column) => {
  const at = whole.lastIndexOf(word)
  expect(placeInSent(whole, sent)({ start: at, end: at + word.length, line: 0, column: 0 })).toMatchObject({
    line,
    column
  })
})

test('what was declared before the turn stands nowhere in it', () => {
  const whole = `${BASE}return 1\n`
  expect(placeInSent(whole, 'return 1')(spanOf(whole, 'secret me at a'))).toBeUndefined()
})

test('all of the plan is all of the turn', () => {
  const whole = `${BASE}return 1\n`
  expect(placeInSent(whole, 'return 1')({ start: 0, end: whole.length, line: 1, column: 1 })).toMatchObject({
    line: 1,
    column: 1,
    end: 8
  })
})

test('of a held run only what took a statement’s place stands in what was sent', () => {
  const plan = parsePlan(`${BASE}on a { open "/" click link "A" click link "X" }`).plan?.plan
  if (!plan) throw new Error('no plan')
  const sent = 'reload\n  click link "Y"'
  const spliced = spliceStatement(plan, 2, sent)
  if (!('text' in spliced)) throw new Error('not spliced')
  const place = placeInSent(spliced.text, sent, spliced.replaced.at(-1)?.at)
  expect(place(spanOf(spliced.text, 'click link "Y"'))).toMatchObject({ line: 2, column: 3 })
  expect(place(spanOf(spliced.text, 'open "/"'))).toBeUndefined()
})
