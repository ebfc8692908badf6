import fc from 'fast-check'
import { expect, test } from 'vitest'
import { standsIn } from '../check/index.ts'
import { type ActOutcome, type CheckedPlan, type LiveTarget, refusal } from '../contract/index.ts'
import { advance, arrived, paused, settle, startRun } from '../run/index.ts'
import type { ReadyAct } from '../run/need.ts'
import { parsePlan } from '../syntax/index.ts'
import { goingOf } from './drive/going.ts'
import { accept } from './judge/accept.ts'

const REQUEST = 'Send lunch and 250 to Bob, about news'
const ROWS = ['news', 'spam', 'draft', 'bills']
/** Two words that the person did not say: what an agent that writes the one sends, and one that writes the other. */
const WORDS = ['spam', 'draft'] as const

/** One page with a list, a box in each row of it and two fields, and what was in them at each submit. */
class Page {
  readonly #fields = new Map<string, string>()
  readonly #boxes = new Set<string>()
  readonly sent: { readonly effect: string; readonly form: string; readonly texts: readonly string[] }[] = []

  does({ act, checked }: ReadyAct): ActOutcome {
    const { verb } = checked
    const target = 'target' in act ? (act.target as LiveTarget | undefined) : undefined
    const name = target?.match && 'text' in target.match ? target.match.text : ''
    const row = target?.in?.match && 'text' in target.in.match ? target.in.match.text : undefined
    const isThere = row === undefined || name === row
    if (verb === 'read-table') return { kind: 'done', value: ROWS.map((subject) => ({ subject })) }
    if (verb === 'exists') return { kind: 'done', value: isThere }
    if (!isThere) return { kind: 'refused', refusal: refusal('target/not-found') }
    if (verb === 'read-text') return { kind: 'done', value: name }
    const value = 'text' in act ? act.text : ''
    if (verb === 'fill') this.#fields.set(name, value)
    if (verb === 'type') this.#fields.set(name, (this.#fields.get(name) ?? '') + value)
    if (verb === 'clear') this.#fields.delete(name)
    if (verb === 'check') this.#boxes.add(name)
    if (verb === 'click' && checked.class === 'submit') this.#send(checked.effect)
    return { kind: 'done' }
  }

  #send(effect: string): void {
    const texts = [...this.#fields.values()].filter((text) => text !== '')
    const form = JSON.stringify([[...this.#fields].sort(), [...this.#boxes].sort()])
    this.sent.push({ effect, form, texts })
  }
}

const run = (checked: CheckedPlan): Page => {
  const { program } = goingOf(checked)
  const page = new Page()
  let state = startRun(program, {})
  for (;;) {
    const { state: next, need } = advance(program, state, () => false)
    if (need.kind === 'end') return page
    else if (need.kind === 'arrive') state = arrived(next)
    else if (need.kind === 'pause') state = paused(next, true)
    else if (need.kind === 'tab') state = settle(program, next, [{ kind: 'done' }])
    else if (need.kind === 'batch')
      state = settle(
        program,
        next,
        need.acts.map((act) => page.does(act))
      )
    else throw new Error(`a plan of this test needs ${need.kind}`)
  }
}

const WORD = fc.constantFrom('"lunch"', '"Bob"', '"250"', 'a', 'x')
/** A text out of words that the person said, and of names for such. */
const { text } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    WORD,
    fc.tuple(tie('text'), tie('text')).map(([l, r]) => `(${l} + ${r})`),
    fc.tuple(tie('text'), tie('text')).map(([l, r]) => `join([${l}, ${r}])`),
    fc.tuple(tie('text'), tie('text'), tie('text')).map((parts) => `replace(${parts.join(', ')})`),
    fc.tuple(tie('text'), tie('text')).map(([l, r]) => `first([${l}, ${r}])`),
    tie('text').map((of) => `upper(${of})`),
    tie('text').map((of) => `text(length(${of}))`),
    tie('text').map((of) => `{ of: ${of} }.of`)
  )
}))
const enter = fc.oneof(
  text.map((value) => `fill field "F" with ${value}`),
  text.map((value) => `type ${value} into field "F"`),
  text.map((value) => `set x = ${value}`),
  fc.constant('clear field "F"')
)

const TEST = fc.constantFrom(
  'r.subject == "WORD"',
  'r.subject == "news"',
  'exists text "WORD" in row named r.subject',
  'r.subject != "WORD"',
  'b'
)
const SEND = 'click button "Confirm" as submit'
/** A step of a round, in which some choose and some end it. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant('check checkbox named r.subject') },
  fc.constant(SEND),
  TEST.map((of) => `require ${of} else "no"`),
  TEST.map((of) => `if ${of} { check checkbox named r.subject }`),
  TEST.map((of) => `if ${of} { require 1 > 2 else "no" }`),
  TEST.map((of) => `if ${of} { return { done: true } }`),
  TEST.map((of) => `repeat up to 2 { stop when ${of} check checkbox named r.subject }`),
  TEST.map((of) => `set b = ${of}`),
  fc.constant('wait for text "WORD" in row named r.subject up to 1s'),
  fc.constant('hover text "WORD" in row named r.subject'),
  fc.constant('set b = (read text of text "WORD" in row named r.subject else r.subject) == "WORD"'),
  fc.constant('let y = first(rows where .subject == "WORD" and r.subject != "WORD")'),
  fc.constant('try { hover text "WORD" in row named r.subject check checkbox named r.subject } else { }')
)
const loop = fc.tuple(fc.array(step, { minLength: 1, maxLength: 4 }), fc.boolean()).map(([body, isTried]) => {
  const text = `for r in rows up to 9 { ${body.join(' ')} }`
  return isTried ? `try { ${text} } else { }` : text
})
const entering = fc.oneof(
  enter,
  enter.map((body) => `for n in [1, 2] up to 2 { ${body} }`)
)

const planOf = (body: string, word: string): CheckedPlan | undefined => {
  const { plan } = parsePlan(`plan "t" site s = "https://s.example" on s { open "/"
    let rows = read table "T" as list of { subject: text } let a = "news" var x = "lunch" var b = 1 > 2
    ${body.replaceAll('WORD', word)} ${SEND} }`)
  return plan && accept(plan, { request: REQUEST }).checked
}

/** What was sent of which nobody was asked at *balanced*: nothing of it was the agent's. */
const silent = (checked: CheckedPlan) =>
  run(checked).sent.filter(({ effect }) => {
    const values = checked.manifest.effects.find(({ id }) => id === effect)?.values
    return values !== undefined && !values.includes('planner')
  })

const isSaid = standsIn(REQUEST)

/** Runs plans of these parts, and gives how many of them sent something without a question. */
const countSilent = (parts: fc.Arbitrary<readonly string[]>, numRuns: number): number => {
  let count = 0
  fc.assert(
    fc.property(parts, (some) => {
      const body = some.join('\n')
      const [one, other] = WORDS.map((word) => planOf(body, word))
      if (!one || !other) return
      const [mine, theirs] = [silent(one), silent(other)]
      if (mine.length > 0) count++
      for (const each of mine.flatMap(({ texts }) => texts))
        expect(isSaid(each) || ROWS.includes(each), `${each}\n${body}`).toBe(true)
      const forms = (all: typeof mine) => [...new Set(all.map(({ form }) => form))].sort()
      // Whether anything is sent is the plan's to say.
      if (mine.length > 0 && theirs.length > 0) expect(forms(theirs), body).toEqual(forms(mine))
    }),
    { numRuns }
  )
  return count
}

test('a form that is sent without a question holds only what the person said or the site shows', () => {
  expect(countSilent(fc.array(entering, { minLength: 1, maxLength: 4 }), 300)).toBeGreaterThan(30)
})

test('nor does it tell which of two words an agent wrote that it looked for', () => {
  expect(countSilent(fc.array(loop, { minLength: 1, maxLength: 2 }), 700)).toBeGreaterThan(40)
})
