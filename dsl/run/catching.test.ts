import { describe, expect, test } from 'vitest'
import { type Answer, drive } from './testing/drive.ts'
import { failing, no, run, told } from './testing/failing.ts'
import { planOf } from './testing/plan-of.ts'

describe('try', () => {
  test.each([
    [
      'goes on with its else',
      'try { click link "A" click link "B" } else { click link "C" } click link "D"',
      ['A', 'C', 'D'],
      'done'
    ],
    [
      'a refusal outside is not caught',
      'try { click link "B" } else { click link "C" } click link "A"',
      ['B', 'A'],
      'stopped'
    ],
    [
      'the else is not caught by its own try',
      'try { click link "A" } else { click link "A" click link "C" }',
      ['A', 'A'],
      'stopped'
    ],
    [
      'the innermost catches',
      'try { try { click link "A" } else { click link "B" } click link "C" } else { click link "D" }',
      ['A', 'B', 'C'],
      'done'
    ],
    [
      'an outer one catches what an inner else refuses',
      'try { try { click link "A" } else { click link "A" } } else { click link "D" }',
      ['A', 'A', 'D'],
      'done'
    ],
    [
      'catches out of a loop',
      'try { for x in [1, 2] up to 2 { click link "A" } } else { click link "C" }',
      ['A', 'C'],
      'done'
    ],
    [
      'stands in every round of a loop',
      'for x in [1, 2] up to 2 { try { click link "A" } else { click link "C" } }',
      ['A', 'C', 'A', 'C'],
      'done'
    ],
    [
      'catches what a value refuses',
      'try { let x = first(split("", ",")) require x == "y" else "no" } else { click link "C" }',
      ['C'],
      'done'
    ],
    [
      'catches a list that is too long',
      'try { for x in [1, 2] up to 1 { click link "B" } } else { click link "C" }',
      ['C'],
      'done'
    ],
    [
      'catches tries that are used up',
      'try { repeat up to 2 { stop when gone link "Q" click link "B" } } else { click link "C" }',
      ['Q', 'B', 'Q', 'B', 'C'],
      'done',
      false
    ],
    [
      'catches a wait that is over',
      'try { wait until exists row "R" up to 1s } else { click link "C" }',
      [...Array(120).fill('R'), 'C'],
      'done',
      false
    ]
  ])('%s', (_, body, expected, kind, found = true) => {
    const { told, end } = run(body as string, failing({ A: no('target/not-found') }, found as boolean))
    expect(told).toEqual(expected)
    expect(end.kind).toBe(kind)
  })

  test('what was set before the refusal stays set', () => {
    const body = 'var x = "" try { set x = "a" click link "A" set x = "b" } else { set x = x + "c" } return x'
    expect(run(body, failing({ A: no('target/not-found') })).end).toMatchObject({ kind: 'done', result: 'ac' })
  })

  test.each([
    'capability/expired',
    'capability/used-up',
    'policy/denied',
    'approval/changed',
    'page/closed',
    'run/cancelled',
    'run/bug'
  ] as const)('%s is not caught', (code) => {
    const { end } = run('try { click link "A" } else { click link "C" }', failing({ A: no(code) }))
    expect(end).toMatchObject({ kind: 'stopped', refusal: { code } })
  })

  test('an unknown act is not caught', () => {
    const { end } = run('try { click link "A" } else { click link "C" }', failing({ A: { kind: 'unknown' } }))
    expect(end).toMatchObject({ kind: 'unknown' })
  })

  test('a site that is not reached, and a declined question, are refusals of their step', () => {
    const plan = planOf('try { on o { click link "A" } } else { on s { open "/" click link "B" } } return 1')
    const away = drive(plan, (verb) => (verb === 'arrive' ? no('page/not-reached') : undefined))
    expect([away.end.kind, told(away)]).toEqual(['done', ['/', 'B']])
    const declined = drive(plan, undefined, { asks: () => true, says: () => false })
    expect(declined.end).toMatchObject({ kind: 'stopped', refusal: { code: 'approval/declined' } })
  })
})

describe('else-values', () => {
  test.each([
    ['let x = read text of heading "A" else "none" return x', 'none'],
    ['let x = read text of heading "B" else "none" return x', 'text'],
    ['let x = number("x") else 0 return x', 0],
    ['var x = 1 set x = 1 / 0 else 2 return x', 2],
    ['let x = (read text of heading "B") + (read text of heading "A") else "none" return x', 'none'],
    ['let x = ask "?" as number else -1 return x', -1],
    ['let x = call wallet.balance() as number else -1 return x', -1]
  ])('%s', (body, expected) => {
    const answer: Answer = (verb, step, need, count) =>
      verb === 'ask'
        ? no('run/no-answer')
        : verb === 'call'
          ? 'wrong'
          : failing({ A: no('target/not-found') })(verb, step, need, count)
    expect(run(body, answer).end).toMatchObject({ kind: 'done', result: expected })
  })

  test('an else-value that fails itself stops the run', () => {
    expect(run('let x = number("x") else 1 / 0', failing({})).end).toMatchObject({
      kind: 'stopped',
      refusal: { code: 'run/bad-value' }
    })
  })

  test('what cannot be caught is not', () => {
    expect(run('let x = read text of heading "A" else ""', failing({ A: no('capability/expired') })).end).toMatchObject(
      { kind: 'stopped' }
    )
  })
})
