import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Value } from '../contract/index.ts'
import { compileChecked } from './compile-checked.ts'
import { advance, approve, arrived, type RowsAhead, rowsAhead, settle, startRun } from './index.ts'
import type { Asks } from './need.ts'
import { planOf } from './testing/plan-of.ts'

const RIDES = 'let rides = read table "Rides" as list of { ref: text, sum: number }'
const TABLE = [
  { ref: 'A-1', sum: 12 },
  { ref: 'B-2', sum: 30.5 },
  { ref: 'C-3', sum: 7 }
]

/** Every question of a run that is answered yes, with what could be said ahead of it. */
const questionsOf = (body: string, table: readonly Value[] = TABLE, reads: (verb: string) => Value = () => 'x') => {
  const program = compileChecked(planOf(`input today: text on s { ${RIDES} } ${body}`))
  const submits = new Set(
    program.instrs.flatMap((instr) => ('step' in instr && instr.step.class === 'submit' ? [instr.step.effect] : []))
  )
  const asks: Asks = (effect) => submits.has(effect)
  let state = startRun(program, { today: '3 May' })
  const questions: { step: string; ahead: RowsAhead | undefined }[] = []
  for (let i = 0; i < 500; i++) {
    const { state: next, need } = advance(program, state, asks)
    if (need.kind === 'end') return questions
    if (need.kind === 'arrive') state = arrived(next)
    else if (need.kind === 'ask') {
      questions.push({ step: need.act.step, ahead: rowsAhead(program, next) })
      state = approve(next, { step: need.act.step } as never)
    } else if (need.kind === 'batch') {
      const outcomes = need.acts.map(({ act, checked }) =>
        act.verb === 'read-table'
          ? { kind: 'done' as const, value: table }
          : checked.class === 'read' && act.verb !== 'wait'
            ? { kind: 'done' as const, value: act.verb === 'exists' ? true : reads(act.verb) }
            : { kind: 'done' as const }
      )
      state = settle(program, next, outcomes)
    } else state = settle(program, next, [{ kind: 'done', value: 'x' }])
  }
  throw new Error('the run does not end')
}

const textsOf = (ahead: RowsAhead | undefined) =>
  ahead?.rows.map(({ values }) => values.map(({ name, text }) => `${name ?? '-'}=${text}`).join(' '))

const FORM = 'open "/new" fill field "Amount" with ride.sum'

describe('what is done on the way to the act without a text stands in the rows where it differs', () => {
  const valuesIn = (body: string) => {
    const [first] = questionsOf(`on s { for ride in rides up to 9 { ${body} click button "Submit" as submit } }`)
    return first?.ahead?.rows.map(({ values }) => values.map(({ label, text }) => `${label} ${text}`))
  }

  test.each<[string, string, readonly (readonly string[])[]]>([
    [
      'a press in some rounds alone',
      'if ride.sum > 10 { click button "Make public" }',
      [['click button "Make public"'], ['click button "Make public"'], []]
    ],
    [
      'a box that is ticked in one round and not in another',
      'if ride.sum > 20 { check checkbox "Public" } else { uncheck checkbox "Public" }',
      [['uncheck checkbox "Public"'], ['check checkbox "Public"'], ['uncheck checkbox "Public"']]
    ],
    [
      'what each drags elsewhere, which asks by itself',
      'drag listitem "Ride" to region named ride.ref',
      ['A-1', 'B-2', 'C-3'].map((ref) => [`target listitem "Ride" → region "${ref}"`])
    ],
    ['nothing, where each round does just the same', 'click button "New" check checkbox "Public"', [[], [], []]]
  ])('%s', (_, body, values) => {
    expect(valuesIn(body)).toEqual(values)
  })
})

describe('what the rounds of a loop will give is known before the first', () => {
  test.each<[string, string, readonly string[], number?]>([
    [
      'values of the list, in the fields they go to',
      `on s { for ride in rides up to 9 { ${FORM} click button "Submit" as submit } }`,
      [
        '-=https://s.test/new field "Amount"=12',
        '-=https://s.test/new field "Amount"=30.5',
        '-=https://s.test/new field "Amount"=7'
      ]
    ],
    [
      'elements that are each round’s own',
      'on s { for ride in rides up to 9 { click button "File" in row having (cell named ride.ref) as submit } }',
      ['A-1', 'B-2', 'C-3'].map((ref) => `-=button "File" in row having (cell "${ref}")`)
    ],
    [
      'rounds that do not come to the act are left out',
      `on s { for ride in rides up to 9 { if ride.sum > 10 { fill field "Sum" with ride.sum click button "Submit" as submit } } }`,
      ['field "Sum"=12', 'field "Sum"=30.5']
    ],
    [
      'what is made of it, with inputs',
      `on s { for ride in rides up to 9 { let note = ride.ref + ", " + today fill field "Note" with note click button "Submit" as submit } }`,
      ['field "Note"=A-1, 3 May', 'field "Note"=B-2, 3 May', 'field "Note"=C-3, 3 May']
    ],
    [
      'looks between do not matter where nothing rests on them',
      `on s { for ride in rides up to 9 { fill field "Sum" with ride.sum require exists field "Sum" else "no" let seen = read text of status click button "Submit" as submit } }`,
      ['field "Sum"=12', 'field "Sum"=30.5', 'field "Sum"=7']
    ],
    [
      'inner rounds by their own list',
      'on s { for ride in rides up to 9 { for part in ["a", "b"] up to 2 { fill field "Part" with part } click button "Submit" as submit } }',
      ['field "Part"=a field "Part"=b', 'field "Part"=a field "Part"=b', 'field "Part"=a field "Part"=b']
    ]
  ])('%s', (_what, body, rows) => {
    const [first] = questionsOf(body)
    expect(textsOf(first?.ahead)).toEqual(rows)
    expect(first?.ahead?.later).toBe(0)
  })
})

describe('what is still to be read is not known, and asks by itself', () => {
  test.each([
    [
      'what goes on elsewhere once something is refused',
      'on s { for ride in rides up to 9 { var to = ride.ref try { require ride.sum > 10 else "no" } else { set to = "X" } fill field "To" with to click button "Submit" as submit } }'
    ],
    [
      'what goes on elsewhere once the page refuses something',
      'on s { for ride in rides up to 9 { try { fill field "None" with ride.ref } else { fill field "To" with "X" } click button "Submit" as submit } }'
    ],
    [
      'a value that is read in the round',
      'on s { for ride in rides up to 9 { let seen = read text of status fill field "A" with seen click button "Submit" as submit } }'
    ],
    [
      'a branch on what is read',
      'on s { for ride in rides up to 9 { if exists status { click button "Submit" as submit } } }'
    ],
    [
      'what one round leaves to the next',
      'var sum = 0 on s { for ride in rides up to 9 { set sum = sum + ride.sum fill field "A" with sum click button "Submit" as submit } }'
    ],
    [
      'what is pasted',
      'on s { for ride in rides up to 9 { copy text "Code" paste into field "A" click button "Submit" as submit } }'
    ],
    ['rounds without a list', 'on s { repeat up to 3 { stop when today == "never" click button "Submit" as submit } }'],
    ['no loop', 'on s { click button "Submit" as submit }']
  ])('%s', (_what, body) => {
    const questions = questionsOf(body, TABLE, () => 'x')
    expect(questions).not.toHaveLength(0)
    for (const { ahead } of questions) expect(ahead).toBeUndefined()
  })
})

test('every round that is foreseen gives, when it comes, the very values that were foreseen', () => {
  const rides = fc.array(
    fc.record({
      ref: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 5 }),
      sum: fc.integer({ min: 0, max: 40 })
    }),
    { minLength: 2, maxLength: 8 }
  )
  const body = `on s { for ride in rides up to 9 { open "/new" if ride.sum > 20 { fill field "Big" with ride.sum } else { let half = ride.sum * 2 fill field "Small" with half } fill field "Ref" with ride.ref click button "Submit" as submit } }`
  fc.assert(
    fc.property(rides, (table) => {
      const questions = questionsOf(body, table)
      const all = textsOf(questions[0]?.ahead)
      expect(all).toHaveLength(table.length)
      questions.forEach(({ step, ahead }, i) => {
        expect(questions[0]?.ahead?.rows[i]?.act.step).toBe(step)
        expect(textsOf(ahead)).toEqual(all?.slice(i))
      })
    }),
    { numRuns: 60 }
  )
})
