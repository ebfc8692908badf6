import {
  type ActOutcome,
  conforms,
  isLook,
  misfit,
  ok,
  type Result,
  refusal,
  refuse,
  type Type,
  unreachable,
  type Value
} from '../contract/index.ts'
import { printType } from '../syntax/index.ts'
import { evaluate } from './evaluate.ts'
import { fits } from './limits.ts'
import { repeatable } from './need-at.ts'
import { type ActInstr, isActInstr, type Program } from './program.ts'
import { assign, lookupOf, placed, type Run, stepName } from './run.ts'
import type { RunState } from './run-state.ts'
import { endLook, endUnknown, refuseAt } from './stop-run.ts'
import { pushed } from './store.ts'

/** Batches in a row that may end before their first act, because the page was leaving. */
const MAX_STALLS = 3

/**
 * Takes in how the pending acts ended, in order. An outcome that is missing counts as `unknown`: a look runs again, an
 * act ends the run as unknown and is never repeated. So does an act that is said to be done behind one that is not: what
 * became of such a batch nobody knows.
 */
export const settle = (program: Program, from: RunState, outcomes: readonly ActOutcome[]): RunState => {
  if (!from.pending) throw new Error('nothing is pending')
  const run: Run = { ...from, pending: undefined }
  const instrs = from.pending.at.map((at) => actAt(program, at))
  const first = outcomes.findIndex(({ kind }) => kind !== 'done')
  const stray = instrs.some((instr, i) => first >= 0 && i > first && outcomes[i]?.kind === 'done' && !repeatable(instr))
  for (const [i, instr] of instrs.entries()) {
    run.pc = from.pending.at[i] ?? run.pc
    if (stray && i === first) endUnknown(program, run, refusal('run/unknown-outcome', undefined, instr.step.span))
    else if (settleOne(program, run, instr, outcomes[i] ?? { kind: 'unknown' })) continue
    break
  }
  run.approved = undefined
  return run
}

const actAt = ({ instrs }: Program, at: number): ActInstr => {
  const instr = instrs[at]
  if (!instr || !isActInstr(instr)) throw new Error(`instruction ${at} is no act`)
  return instr
}

/** Gives whether the acts behind this one can have run. */
const settleOne = (program: Program, run: Run, instr: ActInstr, outcome: ActOutcome): boolean => {
  const { span } = instr.step
  switch (outcome.kind) {
    case 'done': {
      run.steps++
      run.stalls = 0
      const taken = takeValue(program, run, instr, outcome.value)
      if (taken.ok) {
        if (run.blind && isLook(instr.step.verb)) run.blind = undefined
        run.pc++
        if (run.looking) endLook(run, run.looking)
        return true
      }
      refuseAt(program, run, placed(taken.refusal, span), repeatable(instr) ? 'none' : 'done')
      return false
    }
    case 'refused':
      run.steps++
      refuseAt(program, run, { ...outcome.refusal, span })
      return false
    case 'raised':
      if (instr.op !== 'page') throw new Error('only an act of a page can be raised')
      run.raised = { step: stepName(instr, lookupOf(program, run), run), facts: outcome.facts }
      return false
    case 'not-run':
      stall(program, run, instr)
      return false
    case 'unknown':
      if (repeatable(instr)) stall(program, run, instr)
      else endUnknown(program, run, refusal('run/unknown-outcome', undefined, span))
      return false
    default:
      return unreachable(outcome)
  }
}

/** What came to nothing is tried again, but not for ever. A batch that got anywhere before has reset the count. */
const stall = (program: Program, run: Run, instr: ActInstr): void => {
  run.stalls++
  if (run.stalls > MAX_STALLS) refuseAt(program, run, refusal('page/navigated', undefined, instr.step.span))
}

const takeValue = (program: Program, run: Run, instr: ActInstr, given: Value | undefined): Result<undefined> => {
  if (instr.op === 'page' && instr.view) {
    if (given === undefined) return wrong(instr)
    run.views = pushed(run.views, given)
  }
  if (instr.into === undefined) return ok(undefined)
  const value = blessed(program, run, instr) ?? typed(instr, given, instr.gives)
  if (!value.ok) return value
  assign(program, run, instr.into, value.value)
  return ok(undefined)
}

/** What the person let pass is the very value that was asked about, whatever comes back. */
const blessed = (program: Program, run: Run, instr: ActInstr): Result<Value> | undefined =>
  instr.op === 'person' && (instr.act.verb === 'endorse' || instr.act.verb === 'declassify')
    ? evaluate(instr.act.value, lookupOf(program, run))
    : undefined

/** Does a plan take this as a value of the type, or is the step that gave it refused? */
export const isTaken = (given: Value | undefined, type: Type): boolean => conforms(given, type) && fits(given)

const typed = (instr: ActInstr, given: Value | undefined, type: Type | undefined): Result<Value> => {
  if (!type) throw new Error(`\`${instr.step.verb}\` gives a value of no type`)
  if (!conforms(given, type)) return wrong(instr, type, given)
  return fits(given) ? ok(given) : refuse('run/bad-value', { why: 'it is too large' })
}

/** A page that shows something else is what a plan must reckon with; anything else did not keep its word. */
const wrong = (instr: ActInstr, type?: Type, given?: Value): Result<never> => {
  if (type && instr.op === 'code') {
    const why = instr.tells && misfit(given, type, 'result')
    return refuse('run/wrong-result', { what: 'run', expected: printType(type), ...(why && { why }) })
  }
  const expected = type && { expected: type.kind }
  return instr.op === 'page' && instr.step.verb !== 'call'
    ? refuse('target/not-parsed', expected)
    : refuse('run/wrong-result', { what: instr.step.verb, ...expected })
}
