import { describe, expect, test } from 'vitest'
import { refusal } from '../contract/index.ts'
import { compileChecked } from './compile-checked.ts'
import { advance, startRun } from './machine.ts'
import type { RunState } from './run-state.ts'
import { settle } from './settle.ts'
import { endRun, holdable, undoRun } from './stop-run.ts'
import { drive, driveProgram } from './testing/drive.ts'
import { failing, no, run, told } from './testing/failing.ts'
import { planOf } from './testing/plan-of.ts'

describe('undo', () => {
  const two =
    'do { click link "A" } undo { open "/a" click link "Ua" } do { click link "B" } undo { open "/b" click link "Ub" } click link "X"'

  test.each([
    ['target/not-found', ['/b', 'Ub', '/a', 'Ua']],
    ['approval/changed', ['/b', 'Ub', '/a', 'Ua']],
    ['approval/declined', ['/b', 'Ub', '/a', 'Ua']],
    ['capability/expired', []],
    ['policy/denied', []],
    ['page/closed', []],
    ['run/bug', []]
  ] as const)('after %s what was done is taken back, last first: %j', (code, undos) => {
    const { told, end } = run(two, failing({ X: no(code) }))
    expect(told).toEqual(['A', 'B', 'X', ...undos])
    expect(end).toMatchObject({ kind: 'stopped', refusal: { code } })
    const columns = (spans: readonly { column: number }[]) => spans.map(({ column }) => column)
    const [first, second] = [end.undone, end.notUndone].map(columns)
    expect([first?.length, second?.length]).toEqual(undos.length ? [2, 0] : [0, 2])
    expect([...(first ?? []), ...(second ?? [])]).toEqual([...(first ?? []), ...(second ?? [])].sort((a, b) => b - a))
  })

  test('an unknown act takes nothing back', () => {
    const { told, end } = run(two, failing({ X: { kind: 'unknown' } }))
    expect(told).toEqual(['A', 'B', 'X'])
    expect(end).toMatchObject({ kind: 'unknown', undone: [], notUndone: [{}, {}] })
  })

  test('a run that ends well takes nothing back', () => {
    expect(run(two, failing({})).end).toMatchObject({ kind: 'done', undone: [], notUndone: [] })
  })

  test('what was not completed is not taken back', () => {
    const { told } = run(
      'do { click link "A" click link "X" } undo { open "/a" click link "Ua" }',
      failing({ X: no('target/hidden') })
    )
    expect(told).toEqual(['A', 'X'])
  })

  test('a refusal that is caught takes nothing back until one is not', () => {
    const body =
      'try { do { click link "A" } undo { open "/a" click link "Ua" } click link "X" } else { click link "C" } click link "Y"'
    const caught = run(body, failing({ X: no('target/hidden') }))
    expect([caught.told, caught.end.kind]).toEqual([['A', 'X', 'C', 'Y'], 'done'])
    const stopped = run(body, failing({ X: no('target/hidden'), Y: no('target/hidden') }))
    expect(stopped.told).toEqual(['A', 'X', 'C', 'Y', '/a', 'Ua'])
  })

  test('an undo that fails is noted, and the next one goes on', () => {
    const { told, end } = run(two, failing({ X: no('target/hidden'), Ub: no('target/not-found') }))
    expect(told).toEqual(['A', 'B', 'X', '/b', 'Ub', '/a', 'Ua'])
    expect(end).toMatchObject({ refusal: { code: 'target/hidden' }, undone: [{}], notUndone: [{}] })
    expect(end.undone[0]?.column).toBeLessThan(end.notUndone[0]?.column ?? 0)
  })

  test('an undo of which nothing is known is noted, and the next one goes on', () => {
    const { told, end } = run(two, failing({ X: no('target/hidden'), Ub: { kind: 'unknown' } }))
    expect(told.slice(-2)).toEqual(['/a', 'Ua'])
    expect(end).toMatchObject({ kind: 'stopped', undone: [{}], notUndone: [{}] })
  })

  test('an undo that loses its authority ends the undoing', () => {
    const { told, end } = run(two, failing({ X: no('target/hidden'), Ub: no('capability/expired') }))
    expect(told.at(-1)).toBe('Ub')
    expect(end).toMatchObject({ refusal: { code: 'target/hidden' }, undone: [], notUndone: [{}, {}] })
  })

  test('an undo can catch what it meets', () => {
    const body =
      'do { click link "A" } undo { open "/a" try { click link "Ua" } else { click link "V" } } click link "X"'
    const { told, end } = run(body, failing({ X: no('target/hidden'), Ua: no('target/hidden') }))
    expect(told).toEqual(['A', 'X', '/a', 'Ua', 'V'])
    expect(end.undone).toHaveLength(1)
  })

  test('an undo asks the person like any act, and a no leaves it undone', () => {
    const plan = planOf(`on s { open "/" ${two} }`)
    const undo = Object.values(plan.steps).filter(
      ({ target }) => target?.match?.kind === 'is' && /^U/.test(target.match.text)
    )
    const asked = new Set(undo.map(({ effect }) => effect))
    const answer = failing({ X: no('target/hidden') })
    const yes = drive(plan, answer, { asks: (effect) => asked.has(effect) })
    expect([yes.needs.filter((need) => need.startsWith('ask')).length, yes.end.undone.length]).toEqual([2, 2])
    let said = 0
    const one = drive(plan, answer, { asks: (effect) => asked.has(effect), says: () => said++ > 0 })
    expect([one.end.undone.length, one.end.notUndone.length]).toEqual([1, 1])
  })

  test('each round of a loop is taken back with its own values, and its steps have names of their own', () => {
    const body = `var total = 0
      for x in ["a", "b", "c"] up to 3 {
        set total = total + 1
        do { click link named x } undo { open "/" + text(total) click button named x }
      } click link "X"`.replace('open "/" +', 'open "/u/" +')
    const { told, end, needs } = run(body, failing({ X: no('target/hidden') }))
    expect(told).toEqual(['a', 'b', 'c', 'X', '/u/3', 'c', '/u/2', 'b', '/u/1', 'a'])
    expect(end.undone).toHaveLength(3)
    const steps = needs.flatMap((need) => need.split(', '))
    expect(new Set(steps).size).toBe(steps.length)
  })

  test('a nested `do` is taken back after the one around it', () => {
    const body =
      'do { do { click link "A" } undo { open "/a" click link "Ua" } click link "B" } undo { open "/b" click link "Ub" } click link "X"'
    const { told } = run(body, failing({ X: no('target/hidden') }))
    expect(told).toEqual(['A', 'B', 'X', '/b', 'Ub', '/a', 'Ua'])
  })

  test('only the variables that an undo uses are put by', () => {
    const body =
      'let used = "u" let other = "o" do { click link named other } undo { open "/a" click link named used } click link "X"'
    const program = compileChecked(planOf(`on s { open "/" ${body} }`))
    const putBy = program.instrs.flatMap((instr) => (instr.op === 'put-by' ? [instr.uses] : []))
    expect(putBy).toEqual([[expect.stringMatching(/^used#/)]])
  })

  test('a run that is cancelled in the middle of undoing says what was left', () => {
    const program = compileChecked(planOf(`on s { open "/" ${two} }`))
    let state: RunState = startRun(program, {})
    for (;;) {
      const { state: next, need } = advance(program, state, () => false)
      if (need.kind === 'tab' && need.act.verb === 'open' && need.act.url.endsWith('/b')) {
        const { ended } = endRun({ ...next, pending: undefined }, refusal('run/cancelled'))
        expect(ended).toMatchObject({ refusal: { code: 'run/cancelled' }, undone: [], notUndone: [{}, {}] })
        return
      }
      if (need.kind === 'end') throw new Error('the run ended before')
      const x =
        need.kind === 'batch' &&
        need.acts.some(
          ({ act }) => 'target' in act && act.target?.match?.kind === 'is' && act.target.match.text === 'X'
        )
      state = settle(program, next, [x ? no('target/hidden') : { kind: 'done' }])
    }
  })
})

describe('a run that can be held', () => {
  const body = 'do { click link "A" } undo { open "/a" click link "Ua" } click link "X"'

  test.each([
    ['target/not-found', true],
    ['run/require', true],
    ['approval/declined', true],
    ['capability/expired', false],
    ['run/cancelled', false],
    ['page/closed', false],
    ['run/bug', false]
  ] as const)(
    'is one that stopped before its act with a refusal that another step can get around: %s %s',
    (code, expected) => {
      const { end, told } = run(body, failing({ X: no(code) }), { holds: true })
      expect([holdable(end), told]).toEqual([expected, ['A', 'X']])
      expect(end).toMatchObject({ act: 'none', undone: [], notUndone: [{}] })
    }
  )

  test('is none whose act was done, that was ended from outside, or that took back what it did', () => {
    expect(holdable(drive(planOf('let r = call wallet.balance() as number'), () => 'much', { holds: true }).end)).toBe(
      false
    )
    expect(
      holdable(endRun(startRun(compileChecked(planOf('on s { open "/" }')), {}), refusal('page/not-reached')).ended)
    ).toBe(false)
    expect(holdable(run(body, failing({ X: no('target/hidden') })).end)).toBe(false)
    expect(holdable(run('click link "A"', failing({}), { holds: true }).end)).toBe(false)
  })

  test('is one of which nothing is known', () => {
    expect(holdable(run(body, failing({ X: { kind: 'unknown' } }), { holds: true }).end)).toBe(true)
  })

  test('takes back what it did once it is told to', () => {
    const held = run(body, failing({ X: no('target/hidden') }), { holds: true })
    const undone = driveProgram(held.program, failing({}), { from: undoRun(held.program, held.state) })
    expect(told(undone)).toEqual(['/a', 'Ua'])
    expect(undone.end).toMatchObject({
      kind: 'stopped',
      refusal: { code: 'target/hidden' },
      undone: [{}],
      notUndone: []
    })
    expect(undoRun(held.program, undone.state)).toEqual(undone.state)
  })

  test('of which nothing is known takes nothing back', () => {
    const held = run(body, failing({ X: { kind: 'unknown' } }), { holds: true })
    expect(undoRun(held.program, held.state)).toEqual(held.state)
  })
})

test('whatever ends a run from outside, an act that nobody knows of stays one', () => {
  const { state } = drive(planOf('on s { open "/" click button "X" as submit }'), (verb) =>
    verb === 'click' ? { kind: 'unknown' } : undefined
  )
  expect(state.ended).toMatchObject({ kind: 'unknown' })
  expect(endRun(state, refusal('run/interrupted')).ended).toEqual(state.ended)
})
