import {
  type ActOutcome,
  type ApprovedAct,
  type CheckedPlan,
  matchesPattern,
  type Value
} from '../../contract/index.ts'
import { compileChecked } from '../compile-checked.ts'
import { advance, approve, arrived, paused, startRun } from '../machine.ts'
import type { AskedAct, Asks, Need } from '../need.ts'
import type { Program } from '../program.ts'
import type { Ended, RunState } from '../run-state.ts'
import { settle } from '../settle.ts'
import { refuseNeed } from '../stop-run.ts'

/** What the outside answers, by the verb and the step; `undefined` is `done` without a value. */
export type Answer = (verb: string, step: string, need: Need, count: number) => ActOutcome | Value | undefined

export interface Driving {
  readonly inputs?: Readonly<Record<string, Value>>
  readonly asks?: Asks
  readonly holds?: boolean
  /** What the person says to a question, by the step. */
  readonly says?: (step: string, act: AskedAct) => boolean
  /** Pauses that a limit is over after. */
  readonly pauses?: number
  /** What becomes of the state between two needs; by default it is written down and read again. */
  readonly between?: (state: RunState) => RunState
  /** Goes on from here. */
  readonly from?: RunState
}

export interface Driven {
  readonly needs: string[]
  readonly end: Ended
  readonly state: RunState
  readonly program: Program
  /** The needs as they were. */
  readonly raw: Need[]
}

const throughJson = (state: RunState): RunState => JSON.parse(JSON.stringify(state))

const isOutcome = (value: ActOutcome | Value | undefined): value is ActOutcome =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  ['done', 'refused', 'raised', 'not-run', 'unknown'].includes(String(value.kind))

const outcome = (value: ActOutcome | Value | undefined): ActOutcome =>
  value === undefined ? { kind: 'done' } : isOutcome(value) ? value : { kind: 'done', value }

const askedVerb = (act: AskedAct): string => ('other' in act ? verbOf(act.other) : act.act.verb)
const verbOf = (need: Exclude<Need, { kind: 'batch' | 'arrive' | 'pause' | 'ask' | 'end' }>): string =>
  need.kind === 'code' ? 'run' : need.kind === 'tool' ? 'call' : need.act.verb

/** Runs a plan to its end over an outside that answers by the script. */
export const driveProgram = (program: Program, answer: Answer = () => undefined, driving: Driving = {}): Driven => {
  const {
    inputs = {},
    asks = () => false,
    holds = false,
    says = () => true,
    pauses = Number.POSITIVE_INFINITY
  } = driving
  const between = driving.between ?? throughJson
  const needs: string[] = []
  const raw: Need[] = []
  let count = 0
  let slept = 0
  let state = driving.from ?? startRun(program, inputs, { holds })
  for (let i = 0; i < 5000; i++) {
    const advanced = advance(program, between(state), asks)
    const { need } = advanced
    const next = between(advanced.state)
    raw.push(need)
    switch (need.kind) {
      case 'end':
        return { needs, end: need.ended, state: next, program, raw }
      case 'arrive': {
        needs.push(`arrive ${need.origin}`)
        const no = outcome(answer('arrive', '', need, count++))
        state = no.kind === 'refused' ? refuseNeed(program, next, no.refusal) : arrived(next)
        break
      }
      case 'pause':
        needs.push(`pause ${need.wait}`)
        state = paused(next, ++slept >= pauses)
        break
      case 'ask': {
        needs.push(`ask ${askedVerb(need.act)} ${need.act.step}`)
        state = says(need.act.step, need.act)
          ? approve(next, { step: need.act.step, ...(need.raised && { facts: need.raised }) } as ApprovedAct)
          : refuseNeed(program, next, { code: 'approval/declined', message: 'no', span: need.act.checked.span })
        break
      }
      case 'batch':
        needs.push(need.acts.map(({ act, step }) => `${act.verb} ${step}`).join(', '))
        state = settle(
          program,
          next,
          answers(need.acts.map(({ act, step }) => outcome(answer(act.verb, step, need, count++))))
        )
        break
      default:
        needs.push(`${verbOf(need)} ${need.kind === 'tab' && need.act.verb === 'open' ? need.act.url : need.step}`)
        state = settle(program, next, [outcome(answer(verbOf(need), need.step, need, count++))])
    }
  }
  throw new Error('the run does not end')
}

/** Behind an act that was not done, nothing of its batch is. */
const answers = (outcomes: readonly ActOutcome[]): readonly ActOutcome[] => {
  const end = outcomes.findIndex(({ kind }) => kind !== 'done')
  return outcomes.map((each, i) => (end >= 0 && i > end ? { kind: 'not-run' } : each))
}

/** Throws for an act that the manifest does not grant: the interpreter aims as the checker said. */
const assertGranted = ({ manifest }: CheckedPlan, { raw }: Driven): void => {
  const effects = new Map(manifest.effects.map((effect) => [effect.id, effect]))
  const acts = raw.flatMap((need) => (need.kind === 'batch' ? need.acts : []))
  for (const ready of acts) {
    const effect = effects.get(ready.checked.effect)
    const act = ready.act.verb === 'download' ? ready.act.act : ready.act
    const [seen] = act.verb === 'wait' ? act.seen : []
    const target = seen ? seen.target : 'target' in act ? act.target : undefined
    const matches =
      effect?.verb === ready.act.verb &&
      (!effect.target || (target && matchesPattern(effect.target, target))) &&
      (!effect.to || ('to' in act && matchesPattern(effect.to, act.to)))
    if (!matches) throw new Error(`not granted: ${JSON.stringify(act)} by ${JSON.stringify(effect)}`)
  }
}

export const drive = (plan: CheckedPlan, answer?: Answer, driving?: Driving): Driven => {
  const driven = driveProgram(compileChecked(plan), answer, driving)
  assertGranted(plan, driven)
  return driven
}
