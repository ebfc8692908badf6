import { describe, expect, test } from 'vitest'
import { checkPlan } from '../check/index.ts'
import {
  type ActOutcome,
  type ApprovedAct,
  type AuthorizedPlan,
  type CheckedPlan,
  refusal,
  type Value
} from '../contract/index.ts'
import { parsePlan } from '../syntax/index.ts'
import { compilePlan } from './compile-plan.ts'
import { advance, approve, arrived, endRun, type Need, settle, startRun } from './machine.ts'
import type { RunState } from './run-state.ts'

const check = (body: string, decls = ''): CheckedPlan => {
  const { plan, diagnostics } = parsePlan(
    `plan "t" site s = "https://s.test" site o = "https://o.test" ${decls} ${body}`
  )
  const result = plan ? checkPlan(plan) : { diagnostics }
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length || !('checked' in result) || !result.checked) throw new Error(JSON.stringify(errors))
  return result.checked
}

/** Only the interpreter is looked at here; who may make an authorized plan is looked at where it is made. */
const compile = (checked: CheckedPlan) => compilePlan({ checked } as AuthorizedPlan)

interface Trace {
  readonly needs: string[]
  readonly end: Extract<Need, { kind: 'end' }>['ended']
}

/** Runs a plan over a page that answers by the script; after each need the state goes through JSON, as through a restart. */
const trace = (
  checked: CheckedPlan,
  answer: (verb: string, step: string, count: number) => ActOutcome = () => ({ kind: 'done' }),
  { inputs = {}, asks = () => false }: { inputs?: Record<string, Value>; asks?: (effect: string) => boolean } = {}
): Trace => {
  const program = compile(checked)
  const needs: string[] = []
  let count = 0
  let state: RunState = startRun(program, inputs)
  for (let i = 0; i < 1000; i++) {
    state = JSON.parse(JSON.stringify(state))
    const { state: next, need } = advance(program, state, asks)
    switch (need.kind) {
      case 'end':
        return { needs, end: need.ended }
      case 'arrive':
        needs.push(`arrive ${need.origin}`)
        state = arrived(next)
        break
      case 'ask':
        needs.push(`ask ${need.act.step}`)
        state = approve(next, { step: need.act.step } as ApprovedAct)
        break
      case 'open':
        needs.push(`open ${need.url}`)
        state = settle(program, next, [answer('open', need.step, count++)])
        break
      case 'batch':
        needs.push(need.acts.map(({ act, step }) => `${act.verb} ${step}`).join(', '))
        state = settle(
          program,
          next,
          need.acts.map(({ act, step }) => answer(act.verb, step, count++))
        )
    }
  }
  throw new Error('the run does not end')
}

describe('batches', () => {
  test('straight-line acts of one site share a batch', () => {
    const { needs } = trace(
      check('on s { open "/" fill field "A" with "1" fill field "B" with "2" check checkbox "C" }')
    )
    expect(needs).toEqual(['open https://s.test/', 'fill 2, fill 3, check 4'])
  })

  test('acts of class submit and above, and secrets, travel alone', () => {
    const body = `on s { open "/" fill field "A" with "1" click button "Submit" fill field "B" with secret k.password fill field "C" with "2" }`
    expect(trace(check(body, 'secret k at s')).needs.slice(1)).toEqual(['fill 2', 'click 3', 'fill-secret 4', 'fill 5'])
  })

  test('an act that needs a value still to be read begins a new batch', () => {
    const body = 'on s { open "/" let a = read text of heading "H" let b = read url fill field "A" with a }'
    expect(trace(check(body), () => ({ kind: 'done', value: 'x' })).needs.slice(1)).toEqual([
      'read-text 3, read-url 5',
      'fill 6'
    ])
  })

  test('nothing is sent along behind a click that may leave the page', () => {
    expect(trace(check('on s { open "/" click link "Next" click button "Open" }')).needs.slice(1)).toEqual([
      'click 2',
      'click 3'
    ])
  })

  test('an act that asks waits for the person, alone, and is asked for once', () => {
    const checked = check('on s { open "/" fill field "A" with "1" fill field "B" with "2" }')
    const asked = checked.manifest.effects.find(
      ({ target }) => target?.match?.kind === 'is' && target.match.text === 'B'
    )?.id
    expect(trace(checked, undefined, { asks: (effect) => effect === asked }).needs.slice(1)).toEqual([
      'fill 2',
      'ask 3',
      'fill 3'
    ])
  })
})

describe('outcomes', () => {
  const plan = check('on s { open "/" fill field "A" with "1" fill field "B" with "2" } return { ok: true }')

  test('a refused act stops the run at its place in the plan', () => {
    const no = refusal('target/not-found')
    const { end } = trace(plan, (verb) => (verb === 'fill' ? { kind: 'refused', refusal: no } : { kind: 'done' }))
    expect(end).toMatchObject({ kind: 'stopped', refusal: { code: 'target/not-found', span: { line: 1 } } })
  })

  test('an unknown act ends the run and is never sent again', () => {
    const sent: string[] = []
    const { end } = trace(plan, (verb, step) => {
      sent.push(`${verb} ${step}`)
      return step === '3' ? { kind: 'unknown' } : { kind: 'done' }
    })
    expect(end).toMatchObject({ kind: 'unknown', refusal: { code: 'run/unknown-outcome' } })
    expect(sent).toEqual(['open 1', 'fill 2', 'fill 3'])
  })

  test('an unknown look is looked at again', () => {
    let tries = 0
    const body = 'on s { open "/" let a = read text of heading "H" } return a'
    const { end } = trace(check(body), (verb) =>
      verb === 'read-text' && tries++ === 0 ? { kind: 'unknown' } : { kind: 'done', value: 'v' }
    )
    expect(end).toEqual({ kind: 'done', result: 'v' })
    expect(tries).toBe(2)
  })

  test('a look that nothing is ever heard of does not go on for ever', () => {
    const { needs, end } = trace(check('on s { open "/" let a = read text of heading "H" }'), (verb) => ({
      kind: verb === 'open' ? 'done' : 'unknown'
    }))
    expect(end).toMatchObject({ kind: 'stopped', refusal: { code: 'page/navigated' } })
    expect(needs.length).toBeLessThan(8)
  })

  test('a run that is stopped over an act without an outcome ends as unknown, over a look as stopped', () => {
    const stopAt = (body: string) => {
      const program = compile(check(body))
      let state = startRun(program, {})
      for (let i = 0; i < 2; i++) {
        const { state: next } = advance(program, state, () => false)
        if (i === 1) return endRun(next, refusal('run/cancelled')).ended
        state = settle(program, next, [{ kind: 'done' }])
      }
      throw new Error('the plan is shorter than this test')
    }
    expect(stopAt('on s { open "/" click button "Submit" }')).toMatchObject({
      kind: 'unknown',
      refusal: { code: 'run/unknown-outcome' }
    })
    expect(stopAt('on s { open "/" let a = read url }')).toMatchObject({
      kind: 'stopped',
      refusal: { code: 'run/cancelled' }
    })
  })

  test('what was not run is sent again in a new batch, what was done is not', () => {
    const sent: string[] = []
    let left = true
    trace(plan, (_, step) => {
      if (step === '3' && left) {
        left = false
        return { kind: 'not-run' }
      }
      sent.push(step)
      return { kind: 'done' }
    })
    expect(sent).toEqual(['1', '2', '3'])
  })

  test('a page that always leaves before the act ends the run', () => {
    const { end } = trace(plan, (verb) => ({ kind: verb === 'fill' ? 'not-run' : 'done' }))
    expect(end).toMatchObject({ kind: 'stopped', refusal: { code: 'page/navigated' } })
  })
})

describe('statements', () => {
  test('`on` without `open` first waits for its site', () => {
    expect(trace(check('on s { click button "A" }')).needs).toEqual(['arrive https://s.test', 'click 1'])
  })

  test('`for` takes every item once, and its steps carry their round', () => {
    const { needs } = trace(check('on s { open "/" for x in ["a", "b"] up to 5 { fill field "F" with x } }'))
    expect(needs.slice(1)).toEqual(['fill 3@0', 'fill 3@1'])
  })

  test('`for` over a list longer than its bound refuses before its first round', () => {
    const { needs, end } = trace(check('on s { open "/" for x in ["a", "b"] up to 1 { fill field "F" with x } }'))
    expect(needs).toEqual(['open https://s.test/'])
    expect(end).toMatchObject({ refusal: { code: 'run/list-too-long', detail: { length: 2, limit: 1 } } })
  })

  test('`repeat` stops when its test holds, and runs its head once more than its tail', () => {
    const body = 'on s { open "/" repeat up to 5 { let u = read url stop when gone link "Next" click link "Next" } }'
    let looks = 0
    const { needs, end } = trace(check(body), (verb) =>
      verb === 'exists' ? { kind: 'done', value: ++looks === 3 } : { kind: 'done', value: 'https://s.test/' }
    )
    expect(end).toMatchObject({ kind: 'done' })
    expect(needs.filter((need) => need.startsWith('click'))).toHaveLength(2)
  })

  test('`repeat` that runs out of tries refuses', () => {
    const body = 'on s { open "/" repeat up to 2 { stop when gone link "Next" click link "Next" } }'
    const { needs, end } = trace(check(body), (verb) =>
      verb === 'exists' ? { kind: 'done', value: false } : { kind: 'done' }
    )
    expect(end).toMatchObject({ refusal: { code: 'run/tries-used-up', detail: { limit: 2 } } })
    expect(needs.filter((need) => need.startsWith('click'))).toHaveLength(2)
  })

  test('what `and` does not need is not looked at', () => {
    const body = 'on s { open "/" if exists button "A" and exists button "B" { click button "B" } }'
    const { needs } = trace(check(body), (verb) => ({ kind: 'done', ...(verb === 'exists' && { value: false }) }))
    expect(needs.slice(1)).toEqual(['exists 3'])
  })

  test('`require` refuses with the plan’s own words', () => {
    const { end } = trace(check('require 1 == 2 else "one is not two"'))
    expect(end).toMatchObject({ refusal: { code: 'run/require', message: 'one is not two' } })
  })

  test('`within` encloses every target, and `in page` escapes it', () => {
    const program = compile(check('on s { open "/" within region "R" { click button "A" click button "B" in page } }'))
    const targets = program.instrs.flatMap((instr) =>
      instr.op === 'page' && 'target' in instr.act ? [instr.act.target] : []
    )
    expect(targets[0]).toMatchObject({ in: { role: 'region' } })
    expect(targets[1]?.in).toBeUndefined()
  })

  test('an address is the site and a path, whatever the path was made of', () => {
    for (const rest of ['\\evil.test', ' b', '\u0000', '\n//evil.test']) {
      const checked = check('on s { open "/a" + p }', 'input p: text')
      const { needs, end } = trace(checked, undefined, { inputs: { p: rest } })
      expect(needs).toEqual([])
      expect(end).toMatchObject({ refusal: { code: 'check/computed-origin' } })
    }
    expect(
      trace(check('on s { open "/q?x=" + p }', 'input p: text'), undefined, { inputs: { p: '@evil' } }).needs
    ).toEqual(['open https://s.test/q?x=@evil'])
  })
})
