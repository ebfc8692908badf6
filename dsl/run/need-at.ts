import {
  isLook,
  isSitePath,
  type Origin,
  ok,
  plainValue,
  type Result,
  refuse,
  riskOf,
  travelsAlone,
  unreachable,
  type Value
} from '../contract/index.ts'
import { evaluate, evaluateAll, type Lookup } from './evaluate.ts'
import { GivenValues, NOTHING } from './given-values.ts'
import type { AskedAct, Asks, Need, PersonAct, ReadyAct, TabAct } from './need.ts'
import { type ActInstr, isActInstr, type PageInstr, type Program } from './program.ts'
import { resolveAct, resolveAnswer, resolveSpot } from './resolve-act.ts'
import { lookupOf, type Run, stepName } from './run.ts'
import type { RunState } from './run-state.ts'

/** Acts that one batch holds at most. */
const MAX_BATCH = 40

type OtherInstr = Exclude<ActInstr, PageInstr>
type OtherNeed = Extract<AskedAct, { other: unknown }>['other']
type StepNeed = Extract<Need, { kind: 'batch' | 'tab' | 'person' | 'code' | 'tool' | 'ask' }>

/** What the act at `state.pc` needs: that the person says yes first, or the act itself, with those of its batch. */
export const needAt = (program: Program, state: RunState, asks: Asks): Result<StepNeed> => {
  const instr = program.instrs[state.pc]
  if (!instr || !isActInstr(instr)) throw new Error(`instruction ${state.pc} is no act`)
  return instr.op === 'page' ? needBatch(program, state, instr, asks) : needOther(program, state, instr, asks)
}

/** Notes what was handed out. */
export const pendOn = (run: Run, instr: ActInstr, need: Need): void => {
  if (need.kind === 'ask' || !('seq' in need)) return
  const acts = need.kind === 'batch' ? need.acts.length : 1
  const looks = need.kind === 'batch' ? need.acts.every(({ checked }) => isLook(checked.verb)) : repeatable(instr)
  run.seq = need.seq
  run.pending = { seq: need.seq, at: Array.from({ length: acts }, (_, i) => run.pc + i), looks }
}

/** May this run again when its outcome was lost? A look may, and a question that was not answered. */
export const repeatable = (instr: ActInstr): boolean => instr.op === 'person' || isLook(instr.step.verb)

const needOther = (program: Program, state: RunState, instr: OtherInstr, asks: Asks): Result<StepNeed> => {
  const look = lookupOf(program, state)
  const step = stepName(instr, look, state)
  const { step: checked, because } = instr
  const common = { seq: state.seq + 1, step, checked, ...(because !== undefined && { because }) }
  const need = otherNeed(instr, look, common)
  if (!need.ok || !asks(checked.effect, false) || state.approved?.step === step) return need
  return ok({ kind: 'ask', act: { other: need.value, step, checked, ...(because !== undefined && { because }) } })
}

/** What a step that is no act of a page needs, with its values. */
export const otherNeed = (
  instr: OtherInstr,
  look: Lookup,
  common: Pick<OtherNeed, 'seq' | 'step' | 'checked' | 'because'>
): Result<OtherNeed> => {
  switch (instr.op) {
    case 'tab': {
      const act = tabAct(instr, look)
      return act.ok
        ? ok({ kind: 'tab', ...(instr.tab !== undefined && { tab: instr.tab }), act: act.value, ...common })
        : act
    }
    case 'person': {
      const act = personAct(instr, look)
      return act.ok ? ok({ kind: 'person', act: act.value, ...common }) : act
    }
    case 'code': {
      const input = instr.input ? evaluate(instr.input, look) : ok<Value>({})
      if (!input.ok) return input
      const { language, workspace, code, ms, bytes, gives, tells } = instr
      if (!gives) throw new Error('code without the type of what it gives')
      const more = { ...(workspace && { workspace }), ...(tells && { tells }) }
      return ok({ kind: 'code', language, ...more, code, input: plainValue(input.value), gives, ms, bytes, ...common })
    }
    case 'tool': {
      const args = evaluateAll(instr.args, look)
      if (!args.ok) return args
      const { tool, name, gives } = instr
      return ok({ kind: 'tool', tool, name, args: args.value.map(plainValue), ...(gives && { gives }), ...common })
    }
    default:
      return unreachable(instr)
  }
}

const tabAct = ({ act, step }: Extract<ActInstr, { op: 'tab' }>, look: Lookup): Result<TabAct> => {
  if (act.verb !== 'open') return ok(act)
  const path = evaluate(act.url, look)
  if (!path.ok) return path
  const url = typeof path.value === 'string' ? addressOn(step.origin as Origin, path.value) : undefined
  return url === undefined ? refuse('check/computed-origin', undefined, step.span) : ok({ verb: 'open', url })
}

/** INVARIANT: an address is the decided origin and a path, whatever the path was made of. */
const addressOn = (origin: Origin, path: string): string | undefined =>
  isSitePath(path) && !/\s/u.test(path) ? `${origin}${path}` : undefined

const personAct = ({ act }: Extract<ActInstr, { op: 'person' }>, look: Lookup): Result<PersonAct> => {
  if (act.verb === 'ask' || act.verb === 'hand-over') return ok(act)
  const value = evaluate(act.value, look)
  return value.ok ? ok({ ...act, value: plainValue(value.value) }) : value
}

const needBatch = (program: Program, state: RunState, begin: PageInstr, asks: Asks): Result<StepNeed> => {
  const look = lookupOf(program, state)
  const spot = resolveSpot(begin.spot, look)
  if (!spot.ok) return spot
  const acts: ReadyAct[] = []
  const awaited = new Set<string>()
  const values = new GivenValues()
  const most = Math.min(MAX_BATCH, program.maxSteps + state.spent - state.steps)
  for (let at = state.pc; acts.length < most; at++) {
    const instr = program.instrs[at]
    if (instr?.op !== 'page' || !sharesPlace(instr, begin)) break
    const first = acts.length === 0
    const asked = asks(instr.step.effect, isFramed(instr))
    // Acts of class `submit` and above, secrets among them, and acts that ask travel alone (ADR 2).
    const alone = asked || travelsAlone(instr.step.class)
    const catcher = program.handlers[at] ?? NOTHING
    if (!first && (alone || !values.lets(instr, catcher) || instr.uses.some((name) => awaited.has(name)))) break
    const ready = readyAct(instr, look, state)
    // A value that fails stops the run there; what stands before it in the batch still goes first.
    if (!ready.ok && first) return ready
    if (!ready.ok) break
    if (first) {
      const { step } = ready.value
      const raised = state.raised?.step === step ? state.raised.facts : undefined
      if (state.approved?.step !== step && (raised || asked))
        return ok({ kind: 'ask', act: ready.value, ...(raised && { raised }) })
    }
    acts.push(ready.value)
    values.add(instr, catcher)
    if (instr.into !== undefined) awaited.add(instr.into)
    if (alone || mayLeave(instr)) break
  }
  const { via, step, awaits } = begin
  return ok({
    kind: 'batch',
    seq: state.seq + 1,
    origin: step.origin as Origin,
    via,
    spot: spot.value,
    ...(awaits !== undefined && { awaits }),
    acts
  })
}

/** Acts of one batch happen at one place, and may happen at the same sign-in origins. */
const sharesPlace = (a: PageInstr, b: PageInstr): boolean =>
  a.step.origin === b.step.origin &&
  a.spot === b.spot &&
  (a.via === b.via || (a.via.length === b.via.length && a.via.every((origin, i) => origin === b.via[i])))

/** An act with the values that are known where it stands. */
export const readyAct = (instr: PageInstr, look: Lookup, state: RunState): Result<ReadyAct> => {
  const act = resolveAct(instr.act, look, instr.step.span)
  if (!act.ok) return act
  const answer = instr.answer && resolveAnswer(instr.answer, look)
  if (answer && !answer.ok) return answer
  const step = stepName(instr, look, state)
  const facts = state.approved?.step === step ? state.approved.facts : undefined
  return ok({
    step,
    checked: instr.step,
    act: act.value,
    ...(answer && { answer: answer.value }),
    ...(instr.because !== undefined && { because: instr.because }),
    ...(instr.opensTab !== undefined && { opensTab: instr.opensTab }),
    ...(instr.files && { files: instr.files }),
    ...(facts && { approved: facts })
  })
}

/** An act above `input` in a frame of another site than its page. */
const isFramed = ({ step, spot: { page, frames } }: PageInstr): boolean =>
  riskOf(step.class) > riskOf('input') && frames.some(({ origin }) => origin !== page)

/** After these nothing more is sent along: the page is likely to be another, or a wait has let time pass. */
const mayLeave = ({ step, opensTab }: PageInstr): boolean =>
  step.class === 'navigate' ||
  step.verb === 'wait' ||
  step.class === 'download' ||
  step.verb === 'screenshot' ||
  opensTab !== undefined
