import fc from 'fast-check'
import { expect, test } from 'vitest'
import { POLLS as COUNTED, checkPlan } from '../check/index.ts'
import { type ActOutcome, type RefusalCode, refusal } from '../contract/index.ts'
import { parsePlan } from '../syntax/index.ts'
import { compileChecked } from './compile-checked.ts'
import { advance, POLLS } from './machine.ts'
import type { RunState } from './run-state.ts'
import { type Answer, drive, driveProgram } from './testing/drive.ts'

const CODES: readonly RefusalCode[] = ['target/not-found', 'approval/changed', 'capability/expired', 'page/navigated']

/** Statements of every kind, around those given. */
const stmt: fc.Arbitrary<string> = fc.letrec<{ stmt: string; body: string }>((tie) => ({
  body: fc.array(tie('stmt'), { minLength: 1, maxLength: 3, depthIdentifier: 'd' }).map((all) => all.join(' ')),
  stmt: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'd' },
    fc.constantFrom(
      'click link "A"',
      'click button "Submit"',
      'fill field "F" with text(n)',
      'set n = n + 1',
      'set n = read count of row "R" else n',
      'set n = first(split("", ",") map 1) else n + 2',
      'observe main',
      'keep n',
      'require n < 9 else "too many"',
      'wait until exists row "R" up to 2s',
      'hand over "Help" until n > 2 or exists row "R" up to 2s',
      'set n = ask "How many?" as number else 0',
      'set n = call wallet.balance() as number',
      'set n = endorse n because "b"'
    ),
    tie('body').map((body) => `if exists link "A" and n < 5 { ${body} } else { set n = 0 }`),
    tie('body').map((body) => `for x in [1, 2] up to 2 { ${body} }`),
    tie('body').map((body) => `repeat up to 2 { stop when exists row "R" ${body} }`),
    tie('body').map((body) => `try { ${body} } else { set n = n + 1 }`),
    tie('body').map((body) => `do { ${body} } undo { open "/u" click link named text(n) }`),
    tie('body').map((body) => `within region "G" { ${body} }`),
    tie('body').map((body) => `within region named text(n) in page { within list "L" { ${body} } }`)
  )
})).stmt

/** An outside that answers the k-th act by the k-th number, over and over. */
const outside =
  (numbers: readonly number[]): Answer =>
  (verb, _, __, count) => {
    const n = numbers[count % numbers.length] ?? 0
    if (n >= 90) return { kind: 'refused', refusal: refusal(CODES[n % CODES.length] ?? 'run/bug') } satisfies ActOutcome
    if (n >= 87) return { kind: 'unknown' }
    if (n >= 84 && verb !== 'arrive') return { kind: 'not-run' }
    if (verb === 'exists') return n % 2 === 0
    if (verb === 'observe') return 'view'
    return ['read-count', 'ask', 'call'].includes(verb) ? (n >= 80 ? 'no number' : n % 4) : undefined
  }

test('a crash between any two needs, and a need that is asked for again, change nothing', () => {
  const ends = new Set<string>()
  fc.assert(
    fc.property(
      fc.array(stmt, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(99), { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      (body, numbers, holds) => {
        const { plan: parsed, diagnostics } = parsePlan(
          `plan "t" site s = "https://s.test" var n = 1 on s { open "/" ${body.join(' ')} } return n`
        )
        if (!parsed) throw new Error(JSON.stringify(diagnostics))
        const { checked: plan } = checkPlan(parsed, {})
        // The checker refuses some of these, as an `undo` in an `undo`.
        if (!plan) return fc.pre(false)
        const program = compileChecked(plan)
        const answer = outside(numbers)
        const straight = drive(plan, answer, { holds, between: (state) => state })
        const crashing = (state: RunState): RunState => {
          const read: RunState = JSON.parse(JSON.stringify(state))
          // The worker dies with its need handed out, and the next one asks what was needed.
          if (!read.pending) return read
          return JSON.parse(JSON.stringify(advance(program, read, () => true).state))
        }
        const crashed = driveProgram(program, answer, { holds, between: crashing })
        expect(crashed.needs).toEqual(straight.needs)
        expect(crashed.end).toEqual(straight.end)
        expect(JSON.parse(JSON.stringify(straight.state))).toEqual(crashed.state)
        ends.add(`${straight.end.kind} ${straight.end.undone.length > 0}`)
        const steps = straight.raw.flatMap((need) => (need.kind === 'batch' ? [need.seq] : []))
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b))
        expect(straight.state.steps).toBeLessThanOrEqual(program.maxSteps)
      }
    ),
    { numRuns: 300 }
  )
  expect([...ends].sort()).toEqual(['done false', 'stopped false', 'stopped true', 'unknown false'])
}, 60_000)

test('a test is looked at as often as the checker counts', () => {
  expect(POLLS).toBe(COUNTED)
})
