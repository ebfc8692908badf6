import {
  type ActOutcome,
  type ApprovedAct,
  type CheckedStep,
  type DialogAnswer,
  isLook,
  type LiveFacts,
  type Origin,
  type Refusal,
  type Result,
  refusal,
  refuse,
  type Span,
  travelsAlone,
  unreachable,
  type Value
} from '../contract/index.ts'
import { evaluate } from './evaluate.ts'
import type { Instr, Program } from './program.ts'
import { namesOf, type ResolvedAct, resolveAct } from './resolve-act.ts'
import type { Ended, RunState } from './run-state.ts'

/** Acts that one batch holds at most. */
const MAX_BATCH = 40
/** Batches in a row that may end before their first act, because the page was leaving. */
const MAX_STALLS = 3

/** One act that is ready to go: everything resolved but secrets. */
export interface ReadyAct {
  readonly step: string
  readonly checked: CheckedStep
  readonly act: ResolvedAct
  readonly answer?: DialogAnswer
  readonly because?: string
  readonly approved?: LiveFacts
}

/** What the interpreter needs from the outside before it can go on. */
export type Need =
  | { readonly kind: 'batch'; readonly seq: number; readonly origin: Origin; readonly acts: readonly ReadyAct[] }
  | {
      readonly kind: 'open'
      readonly seq: number
      readonly step: string
      readonly checked: CheckedStep
      readonly url: string
    }
  | { readonly kind: 'arrive'; readonly origin: Origin; readonly span: Span }
  /** The person must say yes first: policy asks, or the page raised the act (`raised` holds what it showed). */
  | { readonly kind: 'ask'; readonly act: ReadyAct | OpenAct; readonly raised?: LiveFacts }
  | { readonly kind: 'end'; readonly ended: Ended }

/** What a page or open instruction can need. */
type StepNeed = Extract<Need, { kind: 'batch' | 'open' | 'ask' }>

export interface OpenAct {
  readonly step: string
  readonly checked: CheckedStep
  readonly url: string
  readonly because?: string
}

export interface Advanced {
  readonly state: RunState
  readonly need: Need
}

/** Does this grant ask the person? From the token, by effect id. */
export type Asks = (effect: string) => boolean

export const startRun = (program: Program, inputs: Readonly<Record<string, Value>>): RunState => ({
  v: 1,
  pc: 0,
  vars: Object.fromEntries(Object.entries(program.inputs).map(([name, variable]) => [variable, inputs[name] ?? null])),
  steps: 0,
  seq: 0,
  stalls: 0
})

/**
 * Runs everything that needs no outside, then says what it needs. Pure: same program and state, same answer. The state
 * it gives has the need pending; write it down before acting on it.
 */
export const advance = (program: Program, from: RunState, asks: Asks): Advanced => {
  let state = from
  const stop = (no: Refusal): Advanced => {
    const ended: Ended = { kind: 'stopped', refusal: no }
    return { state: { ...state, ended }, need: { kind: 'end', ended } }
  }
  for (;;) {
    if (state.ended) return { state, need: { kind: 'end', ended: state.ended } }
    const instr = program.instrs[state.pc]
    if (!instr) throw new Error(`no instruction ${state.pc}`)
    if (instr.op === 'page' || instr.op === 'open') {
      if (state.steps >= program.maxSteps) throw new Error('the run is longer than the checker said')
      const need = instr.op === 'open' ? needOpen(instr, state, asks) : needBatch(program, state, asks)
      if (!need.ok) return stop(need.refusal)
      return { state: need.value.kind === 'ask' ? state : pend(state, need.value), need: need.value }
    }
    if (instr.op === 'arrive') return { state, need: { kind: 'arrive', origin: instr.origin, span: instr.span } }
    const next = stepPure(instr, state)
    if (!next.ok) return stop(next.refusal)
    state = next.value
  }
}

/** The page is where `on` wants it. */
export const arrived = (state: RunState): RunState => ({ ...state, pc: state.pc + 1 })

/** The person said yes to a step. */
export const approve = (state: RunState, approved: ApprovedAct): RunState => {
  const { raised: _, ...rest } = state
  return { ...rest, approved }
}

/**
 * Ends the run from outside: a declined question, a lost server, a person's stop, a bug. What was dispatched and has no
 * outcome may have happened, and then the run ends as unknown, whatever stopped it.
 */
export const endRun = (state: RunState, no: Refusal): { readonly state: RunState; readonly ended: Ended } => {
  const { pending, ...rest } = state
  const span = no.span
  const ended: Ended =
    pending && !pending.looks
      ? { kind: 'unknown', refusal: refusal('run/unknown-outcome', undefined, span) }
      : { kind: 'stopped', refusal: no }
  return { state: { ...rest, ended }, ended }
}

/**
 * Takes in how the pending acts ended, in order. An outcome that is missing counts as `unknown`: a look runs again, an
 * act ends the run as unknown and is never repeated.
 */
export const settle = (program: Program, from: RunState, outcomes: readonly ActOutcome[]): RunState => {
  if (!from.pending) throw new Error('nothing is pending')
  const { pending, approved: _, ...rest } = from
  let state: RunState = rest
  for (const [i, at] of pending.at.entries()) {
    const instr = program.instrs[at] as Extract<Instr, { op: 'page' | 'open' }>
    const outcome = outcomes[i] ?? { kind: 'unknown' }
    switch (outcome.kind) {
      case 'done': {
        const into = instr.op === 'page' ? instr.into : undefined
        const vars = into === undefined ? state.vars : { ...state.vars, [into]: outcome.value ?? null }
        state = { ...state, vars, pc: at + 1, steps: state.steps + 1, stalls: 0 }
        break
      }
      case 'refused':
        return { ...state, ended: { kind: 'stopped', refusal: placed(outcome.refusal, instr.step.span) } }
      case 'raised':
        return { ...state, raised: { step: stepName(instr, state), facts: outcome.facts } }
      case 'not-run':
        return stalled(state, instr.step.span)
      case 'unknown':
        return isLook(instr.step.verb)
          ? stalled(state, instr.step.span)
          : {
              ...state,
              ended: { kind: 'unknown', refusal: refusal('run/unknown-outcome', undefined, instr.step.span) }
            }
      default:
        return unreachable(outcome)
    }
  }
  return state
}

/** What came to nothing is tried again, but not for ever. A batch that got anywhere before has reset the count. */
const stalled = (state: RunState, span: Span): RunState => {
  const stalls = state.stalls + 1
  if (stalls <= MAX_STALLS) return { ...state, stalls }
  return { ...state, ended: { kind: 'stopped', refusal: refusal('page/navigated', undefined, span) } }
}

const placed = (no: Refusal, span: Span): Refusal => ({ ...no, span })

/** `14` for a statement outside loops, `14@2.1` for the third round of the outer and the second of the inner loop. */
const stepName = (instr: Extract<Instr, { op: 'page' | 'open' }>, state: RunState): string =>
  instr.rounds.length
    ? `${instr.step.id}@${instr.rounds.map((name) => state.vars[name]).join('.')}`
    : `${instr.step.id}`

const pend = (state: RunState, need: Extract<Need, { kind: 'batch' | 'open' }>): RunState => {
  const count = need.kind === 'batch' ? need.acts.length : 1
  const at = Array.from({ length: count }, (_, i) => state.pc + i)
  const looks = need.kind === 'batch' && need.acts.every(({ checked }) => isLook(checked.verb))
  return { ...state, seq: need.seq, pending: { seq: need.seq, at, looks } }
}

const stepPure = (instr: Exclude<Instr, { op: 'page' | 'open' | 'arrive' }>, state: RunState): Result<RunState> => {
  const next = (change: Partial<RunState>): Result<RunState> => ({
    ok: true,
    value: { ...state, pc: state.pc + 1, ...change }
  })
  const set = (name: string, value: Value) => next({ vars: { ...state.vars, [name]: value } })
  switch (instr.op) {
    case 'set': {
      const value = evaluate(instr.value, state.vars)
      return value.ok ? set(instr.name, value.value) : value
    }
    case 'item':
      return set(instr.name, (state.vars[instr.list] as readonly Value[])[state.vars[instr.index] as number] as Value)
    case 'count':
      return set(instr.name, (state.vars[instr.name] as number) + 1)
    case 'bound': {
      const list = state.vars[instr.list]
      if (!Array.isArray(list)) return refuse('run/bad-value', { why: '`for` takes a list' }, instr.span)
      return list.length <= instr.limit
        ? next({})
        : refuse('run/list-too-long', { length: list.length, limit: instr.limit }, instr.span)
    }
    case 'jump':
      return next({ pc: instr.to })
    case 'unless':
    case 'require': {
      const test = evaluate(instr.test, state.vars)
      if (!test.ok) return test
      if (typeof test.value !== 'boolean')
        return refuse('run/bad-value', { why: 'a condition is true or false' }, instr.span)
      if (instr.op === 'unless') return next(test.value ? {} : { pc: instr.to })
      return test.value ? next({}) : refuse('run/require', { message: instr.message }, instr.span)
    }
    case 'refuse':
      return refuse(instr.code, instr.detail, instr.span)
    case 'return': {
      const value = evaluate(instr.value, state.vars)
      return value.ok ? next({ pc: state.pc, ended: { kind: 'done', result: value.value } }) : value
    }
    default:
      return unreachable(instr)
  }
}

const needOpen = (instr: Extract<Instr, { op: 'open' }>, state: RunState, asks: Asks): Result<StepNeed> => {
  const path = evaluate(instr.url, state.vars)
  if (!path.ok) return path
  const url = typeof path.value === 'string' ? addressOn(instr.step.origin, path.value) : undefined
  if (!url) return refuse('check/computed-origin', undefined, instr.step.span)
  const step = stepName(instr, state)
  const { step: checked } = instr
  if (asks(checked.effect) && state.approved?.step !== step) {
    return {
      ok: true,
      value: { kind: 'ask', act: { step, checked, url, ...(instr.because && { because: instr.because }) } }
    }
  }
  return { ok: true, value: { kind: 'open', seq: state.seq + 1, step, checked, url } }
}

/** INVARIANT: an address is the decided origin and a path, whatever the path was made of. */
const addressOn = (origin: Origin, path: string): string | undefined =>
  /^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(path) ? `${origin}${path}` : undefined

const needBatch = (program: Program, state: RunState, asks: Asks): Result<StepNeed> => {
  const acts: ReadyAct[] = []
  const awaited = new Set<string>()
  const origin = (program.instrs[state.pc] as Extract<Instr, { op: 'page' }>).step.origin
  for (let at = state.pc; acts.length < MAX_BATCH && state.steps + acts.length < program.maxSteps; at++) {
    const instr = program.instrs[at]
    if (instr?.op !== 'page' || instr.step.origin !== origin) break
    const first = acts.length === 0
    const alone = goesAlone(instr.step, asks)
    if (!first && (alone || [...namesOf(instr.act)].some((name) => awaited.has(name)))) break
    const act = resolveAct(instr.act, state.vars, instr.step.span)
    // A value that fails stops the run there; what stands before it in the batch still goes first.
    if (!act.ok && first) return act
    if (!act.ok) break
    const ready = readyAct(instr, act.value, state)
    if (first) {
      const raised = state.raised?.step === ready.step ? state.raised.facts : undefined
      const approved = state.approved?.step === ready.step
      if (!approved && (raised || asks(instr.step.effect))) {
        return { ok: true, value: { kind: 'ask', act: ready, ...(raised && { raised }) } }
      }
    }
    acts.push(ready)
    if (instr.into) awaited.add(instr.into)
    if (alone || mayLeave(instr.step)) break
  }
  return { ok: true, value: { kind: 'batch', seq: state.seq + 1, origin, acts } }
}

const readyAct = (instr: Extract<Instr, { op: 'page' }>, act: ResolvedAct, state: RunState): ReadyAct => {
  const step = stepName(instr, state)
  const facts = state.approved?.step === step ? state.approved.facts : undefined
  return {
    step,
    checked: instr.step,
    act,
    ...(instr.answer && { answer: instr.answer }),
    ...(instr.because !== undefined && { because: instr.because }),
    ...(facts && { approved: facts })
  }
}

/** Acts of class `submit` and above, secrets among them, and acts that ask travel alone (DESIGN §3). */
const goesAlone = (step: CheckedStep, asks: Asks): boolean => travelsAlone(step.class) || asks(step.effect)

/** After these nothing more is sent along: the page is likely to be another, or a wait has let time pass. */
const mayLeave = (step: CheckedStep): boolean => step.class === 'navigate' || step.verb === 'wait'
