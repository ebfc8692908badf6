import { describe, expect, test } from 'vitest'
import { compileChecked } from './compile-checked.ts'
import { advance, askedAhead, isAskedAhead, settle, startRun } from './index.ts'
import { planOf } from './testing/plan-of.ts'

const ahead = (body: string, inputs = {}) => {
  const program = compileChecked(planOf(body))
  const begun = startRun(program, inputs)
  return { program, begun, acts: askedAhead(program, begun, () => true) }
}

describe('what can be asked before the run begins', () => {
  test.each<[string, string, object, readonly string[]]>([
    [
      'literals and inputs',
      'input p: text call pay.send({ to: p, sum: 1 + 1 })',
      { p: 'Bob' },
      ['{"sum":2,"to":"Bob"}']
    ],
    ['nothing of what a tool gives', 'let x = call mail.read("a") as text call pay.send(x)', {}, ['"a"']],
    ['nothing of a loop', 'for x in ["a", "b"] up to 2 { call pay.send(x) }', {}, []],
    ['what may not be reached', 'input p: text if p == "x" { call pay.send(p) }', { p: 'y' }, ['"y"']]
  ])('%s', (_, body, inputs, expected) => {
    const { acts } = ahead(body, inputs)
    const args = acts.map((act) =>
      'other' in act && act.other.kind === 'tool' ? JSON.stringify(act.other.args[0]) : ''
    )
    expect(args.map(sorted)).toEqual(expected.map(sorted))
  })
})

const sorted = (json: string): string => [...json].sort().join('')

test('a yes is for the very values: what became another call is asked when it comes', () => {
  const { program, begun, acts } = ahead('var p = "Bob" call mail.read(p) set p = "Eve" call pay.send("Bob")')
  const first = advance(program, begun, () => true)
  if (first.need.kind !== 'ask') throw new Error('nothing is asked')
  // A variable has its value only once the run has come to it.
  expect([acts.length, isAskedAhead(acts, first.need.act)]).toEqual([1, false])
  const called = advance(program, { ...first.state, approved: { step: first.need.act.step } as never }, () => true)
  const second = advance(program, settle(program, called.state, [{ kind: 'done' }]), () => true)
  if (second.need.kind !== 'ask') throw new Error('nothing is asked')
  expect(isAskedAhead(acts, second.need.act)).toBe(true)
  const { act } = second.need
  if (!('other' in act) || act.other.kind !== 'tool') throw new Error('no call')
  expect(isAskedAhead(acts, { ...act, other: { ...act.other, args: ['Eve'] } })).toBe(false)
  expect(isAskedAhead(acts, { ...act, step: '99' })).toBe(false)
})
