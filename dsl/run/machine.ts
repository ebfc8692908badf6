import {
  type ApprovedAct,
  conforms,
  plainValue,
  type Refusal,
  type Result,
  refusal,
  refuse,
  unreachable,
  type Value
} from '../contract/index.ts'
import { evaluate, evaluateTest } from './evaluate.ts'
import { fits } from './limits.ts'
import type { Advanced, Asks, Need } from './need.ts'
import { needAt, pendOn } from './need-at.ts'
import { type ActInstr, type Instr, isActInstr, type Program } from './program.ts'
import { resolveSpot } from './resolve-act.ts'
import { resultValue } from './result-value.ts'
import { assign, lookupOf, placed, type Run } from './run.ts'
import type { RunState } from './run-state.ts'
import { endRun, leftBy, refuseAt, undoNext } from './stop-run.ts'
import { entryAt, pushed } from './store.ts'

/** Looks that a `wait until` or `hand over` takes at most. */
export const POLLS = 120
/** Milliseconds between two of them at least. */
const MIN_PAUSE = 250

/**
 * A run before its first step. `given` holds what the plan declares as `input` or `kept`, by name; where one is missing, is
 * of another type than declared or is too large, the run is over before anything happens: `plan/bad-input`. `holds`: a
 * stop that can be held ends the run without taking anything back (`undoRun` does, later).
 */
export const startRun = (
  program: Program,
  given: Readonly<Record<string, Value>>,
  { holds = false }: { readonly holds?: boolean } = {}
): RunState => {
  const run: Run = {
    v: 2,
    pc: 0,
    vars: [],
    steps: 0,
    spent: 0,
    resumed: 0,
    seq: 0,
    stalls: 0,
    holds,
    kept: {},
    views: [],
    done: []
  }
  for (const { name, type, variable, span, mayBeNone } of program.inputs) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    const isGiven = value !== undefined && ((mayBeNone && value === null) || conforms(value, type))
    if (isGiven && fits(value)) assign(program, run, variable, value)
    else return endRun(run, refusal('plan/bad-input', { name, expected: type.kind }, span)).state
  }
  return run
}

/**
 * Runs everything that needs no outside, then says what it needs. Pure: same program and state, same answer. The state
 * it gives has the need pending; write it down before acting on it. A state with something pending gives that need again.
 */
export const advance = (program: Program, from: RunState, asks: Asks): Advanced => {
  const run: Run = { ...from }
  if (run.pending) return pendingAgain(program, from)
  for (;;) {
    if (run.ended) return { state: run, need: { kind: 'end', ended: run.ended } }
    const instr = program.instrs[run.pc]
    if (!instr) throw new Error(`no instruction ${run.pc}`)
    const need = isActInstr(instr) ? dispatch(program, run, instr, asks) : step(program, run, instr)
    if (!need.ok) refuseAt(program, run, placed(need.refusal, spanOf(instr)))
    else if (need.value) return { state: run, need: need.value }
  }
}

/** INVARIANT: what is pending was decided and, where policy asks, approved: asking again here would change the need. */
const pendingAgain = (program: Program, state: RunState): Advanced => {
  const { pending } = state
  if (!pending) throw new Error('nothing is pending')
  const need = needAt(program, { ...state, pending: undefined, seq: pending.seq - 1 }, () => false)
  if (!need.ok) throw new Error('what was pending cannot be needed again')
  if (need.value.kind !== 'batch') return { state, need: need.value }
  return { state, need: { ...need.value, acts: need.value.acts.slice(0, pending.at.length) } }
}

/** The state before what is pending, where nothing of that was begun: whoever goes on from it needs the same once more. */
export const putBack = (state: RunState): RunState =>
  state.pending ? { ...state, pending: undefined, seq: state.pending.seq - 1 } : state

const spanOf = (instr: Instr): Refusal['span'] =>
  'span' in instr ? instr.span : 'step' in instr ? instr.step.span : undefined

const dispatch = (program: Program, run: Run, instr: ActInstr, asks: Asks): Result<Need> => {
  if (run.steps >= program.maxSteps + run.spent) throw new Error('the run is longer than the checker said')
  const need = needAt(program, run, asks)
  if (need.ok) pendOn(run, instr, need.value)
  return need
}

/** The page is where `on` wants it. */
export const arrived = (state: RunState): RunState => ({ ...state, pc: state.pc + 1 })

/** The pause is over; `over` says that its `limit` is too, so that the next look is the last. */
export const paused = (state: RunState, over: boolean): RunState => ({ ...state, pause: over ? 'last' : 'again' })

/** The person said yes to a step. */
export const approve = (state: RunState, approved: ApprovedAct): RunState => ({ ...state, raised: undefined, approved })

const GOES_ON: Result<undefined> = { ok: true, value: undefined }

/** Does one instruction that is no act. Gives what it needs from outside, or `undefined` where it went on. */
const step = (program: Program, run: Run, instr: Exclude<Instr, ActInstr>): Result<Need | undefined> => {
  const look = lookupOf(program, run)
  switch (instr.op) {
    case 'set': {
      const value = evaluate(instr.value, look)
      if (!value.ok) return value
      assign(program, run, instr.name, value.value)
      break
    }
    case 'next':
      nextRound(program, run, instr)
      return GOES_ON
    case 'bound': {
      const list = look(instr.list)
      if (!Array.isArray(list)) return refuse('run/bad-value', { why: '`for` takes a list' })
      if (list.length > instr.limit) return refuse('run/list-too-long', { limit: instr.limit })
      break
    }
    case 'jump':
      run.pc = instr.to
      return GOES_ON
    case 'unless':
    case 'require': {
      const test = evaluateTest(instr.test, look)
      if (!test.ok) return test
      if (instr.op === 'require') {
        if (!test.value) return refuse('run/require', { message: instr.message })
      } else if (!test.value) {
        run.pc = instr.to
        return GOES_ON
      }
      break
    }
    case 'until':
      return until(program, run, instr)
    case 'refuse':
      return refuse(instr.code, instr.detail)
    case 'arrive': {
      const spot = resolveSpot(instr.spot, look)
      if (!spot.ok) return spot
      const { origin, via, span } = instr
      return { ok: true, value: { kind: 'arrive', origin, via, spot: spot.value, span } }
    }
    case 'keep':
      run.kept = {
        ...run.kept,
        ...Object.fromEntries(instr.names.map(({ name, variable }) => [name, plainValue(look(variable) as Value)]))
      }
      break
    case 'put-by': {
      const values = Object.fromEntries(instr.uses.map((name) => [name, look(name) ?? null]))
      const id = program.stmts[run.pc]
      if (id === undefined) throw new Error('a `do` belongs to a statement')
      run.done = pushed(run.done, { id, values, span: instr.span })
      break
    }
    case 'undone':
      if (!run.undoing) throw new Error('nothing is being undone')
      undoNext(program, run, run.undoing, true)
      return GOES_ON
    case 'return': {
      const value = evaluate(instr.value, look)
      if (!value.ok) return value
      run.ended = { kind: 'done', result: resultValue(value.value), ...leftBy({ ...run, done: [] }) }
      return GOES_ON
    }
    default:
      return unreachable(instr)
  }
  run.pc++
  return GOES_ON
}

const nextRound = (program: Program, run: Run, { round, limit, each, to }: Extract<Instr, { op: 'next' }>): void => {
  const look = lookupOf(program, run)
  const next = (look(round) as number) + 1
  const list = each && (look(each.list) as readonly Value[])
  if (next >= (list ? list.length : limit)) {
    run.pc = to
    return
  }
  assign(program, run, round, next)
  if (each && list) assign(program, run, each.item, list[next] as Value)
  run.pc++
}

const until = (program: Program, run: Run, instr: Extract<Instr, { op: 'until' }>): Result<Need | undefined> => {
  const tries = entryAt(run.vars, program.slots.get(instr.tries) ?? -1) as number
  const { pause } = run
  if (pause === 'again' || pause === 'last') {
    assign(program, run, instr.tries, pause === 'last' ? POLLS - 1 : tries + 1)
    run.pause = undefined
    run.pc = instr.top
    return GOES_ON
  }
  if (pause === undefined) {
    const test = evaluateTest(instr.test, lookupOf(program, run))
    if (!test.ok) return test
    if (test.value) {
      run.pc++
      return GOES_ON
    }
    if (tries >= POLLS - 1) return refuse('page/wait-timeout')
  }
  run.pause = 'waiting'
  const wait = Math.min(instr.ms, Math.max(MIN_PAUSE, Math.ceil(instr.ms / (POLLS - 2))))
  return { ok: true, value: { kind: 'pause', first: tries === 0, wait, limit: instr.ms, span: instr.span } }
}
