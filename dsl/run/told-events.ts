import {
  type ActOutcome,
  type CheckedStep,
  commit,
  isFile,
  isLook,
  type JournalEvent,
  type Json,
  joinNeeds,
  type Opened,
  type Question,
  riskier,
  type Turn,
  type Value
} from '../contract/index.ts'
import type { Need } from './need.ts'
import type { Ended } from './run-state.ts'
import { statusOf } from './status-of.ts'

type Of<Kind extends JournalEvent['kind']> = Extract<JournalEvent, { kind: Kind }>
type TurnOf<Kind extends Turn['kind']> = Extract<Turn, { kind: Kind }>

/** What is done outside the interpreter, and settled. */
export type DoneNeed = Extract<Need, { seq: number }>

/** An event of the journal, and what it commits to; that stays with the device. */
export interface ToldEvent<Event = JournalEvent> {
  readonly event: Event
  readonly secret?: Opened
}

interface StepOf {
  readonly step: string
  readonly checked: CheckedStep
}

/** The acts of a need, each with what the journal commits to of it. A secret stands there by name: the interpreter never held more. */
const actsOf = (need: DoneNeed): readonly (StepOf & { readonly args: Value })[] => {
  if (need.kind === 'batch')
    return need.acts.map(({ step, checked, act }) => ({ step, checked, args: act as unknown as Value }))
  const { step, checked } = need
  return [{ step, checked, args: argsOf(need) }]
}

const argsOf = (need: Exclude<DoneNeed, { kind: 'batch' }>): Value => {
  switch (need.kind) {
    case 'tab':
      return need.act.verb === 'open' ? { url: need.act.url } : {}
    case 'person':
      return need.act.verb === 'hand-over' ? { message: need.act.message } : ({ ...need.act } as unknown as Value)
    case 'code':
      return { language: need.language, code: need.code, input: need.input }
    case 'tool':
      return { name: need.name, args: need.args }
  }
}

/** That a device took a run: what of its plan and request this is, they are hashed for. */
export const begunEvent = (
  run: string,
  { token, policy, agent }: TurnOf<'taken'>,
  { plan, request, continues }: { readonly plan: string; readonly request: string; readonly continues?: string }
): Of<'run-begun'> => ({
  kind: 'run-begun',
  run,
  plan,
  token,
  policy,
  request,
  agent,
  ...(continues !== undefined && { continues })
})

/** What is told of a need before it is done. `used` says how often each of its effects was used before. */
export const intentEvents = (
  run: string,
  need: DoneNeed,
  { at, acts }: Pick<TurnOf<'begun'>, 'at' | 'acts'>,
  used: (effect: string) => number
): readonly ToldEvent<Of<'intent'>>[] => {
  const uses = new Map<string, number>()
  return actsOf(need).map(({ step, checked: { effect, verb, class: effectClass, origin }, args }, i) => {
    const { salt = '', bytes } = acts[i] ?? {}
    const use = (uses.get(effect) ?? used(effect)) + 1
    uses.set(effect, use)
    const value = bytes ? ({ ...(args as object), bytes } as unknown as Value) : args
    const common = { run, step, effect, verb, class: effectClass, origin, ...(at !== undefined && { at }) }
    return {
      event: { kind: 'intent', ...common, batch: need.seq, use, args: commit(salt, value as Json) },
      secret: { salt, value }
    }
  })
}

/** What is told of how a need ended. A value that is a file is told by what is in it. */
export const outcomeEvents = (
  run: string,
  need: DoneNeed,
  { outcomes, told }: Pick<TurnOf<'settled'>, 'outcomes' | 'told'>
): readonly ToldEvent<Of<'outcome'>>[] =>
  stepsOf(need).map(({ step, checked }, i) => {
    const outcome: ActOutcome = outcomes[i] ?? { kind: 'unknown' }
    const event = { kind: 'outcome' as const, run, step, batch: need.seq, outcome: outcome.kind }
    if (outcome.kind === 'refused') return { event: { ...event, code: outcome.refusal.code } }
    if (outcome.kind === 'raised') return { event: { ...event, class: riskier(checked.class, outcome.facts.effect) } }
    if (outcome.kind !== 'done' || outcome.value === undefined) return { event }
    const { salt = '', file } = told[i] ?? {}
    const value = isFile(outcome.value) && file !== undefined ? file : outcome.value
    return { event: { ...event, value: commit(salt, value as Json) }, secret: { salt, value } }
  })

/** The steps of a need, in order. */
export const stepsOf = (need: DoneNeed): readonly StepOf[] =>
  need.kind === 'batch' ? need.acts : [{ step: need.step, checked: need.checked }]

/** Is its use free again? Such a step is begun again; an act that is unknown stays spent. */
export const isUseFree = ({ verb }: CheckedStep, { kind }: ActOutcome): boolean =>
  kind === 'not-run' || kind === 'raised' || (kind === 'unknown' && isLook(verb))

/** That a run stopped, and is held to be gone on with. */
export const heldEvent = (run: string, ended: Ended): Of<'run-held'> => {
  if (ended.kind === 'done') throw new Error('a run that is done is not held')
  const act = ended.kind === 'unknown' ? 'unknown' : 'none'
  return { kind: 'run-held', run, act, code: ended.refusal.code }
}

/** How a run ended. */
export const endEvent = (run: string, ended: Ended, salt: string): ToldEvent<Of<'run-ended'>> => {
  const event = { kind: 'run-ended' as const, run, status: statusOf(ended) }
  if (ended.kind !== 'done') return { event: { ...event, code: ended.refusal.code } }
  return {
    event: { ...event, result: commit(salt, ended.result as Json) },
    secret: { salt, value: ended.result }
  }
}

/** What is about no step is named by what it is. */
const WHOLE = ['flows', 'sites', 'file', 'stop-agent', 'unlock'] as const

/** A question that was put to the person, as exactly this. `shown` is its hash. */
export const questionEvent = ({ run, id, about, needs }: Question, shown: string): Of<'question'> => {
  const step = 'step' in about ? about.step : undefined
  const whole = step === undefined ? WHOLE.find((kind) => kind === about.kind) : undefined
  const all = joinNeeds(needs?.passkey ? ['passkey'] : [], needs?.secondPerson ? ['second-person'] : [])
  return {
    kind: 'question',
    run,
    question: id,
    shown,
    ...(step !== undefined && { step }),
    ...(whole && { about: whole }),
    ...(about.kind === 'act' && about.rows && { rows: about.rows.slice(1).map((row) => row.step) }),
    ...(about.kind === 'act' && { class: about.effect }),
    ...(all && { needs: [...all] })
  }
}

const commitTo = ({ salt, value }: Opened): string => commit(salt, value as Json)

/** How it was answered, but for the device's signature. */
export const answerEvent = (
  run: string,
  { question, choice, covers, given, file, value, passkey }: TurnOf<'answered'>,
  shown: string
): Omit<Of<'answer'>, 'sig'> => ({
  kind: 'answer',
  run,
  question,
  choice,
  shown,
  ...(covers && { covers: commitTo(covers) }),
  ...(given !== undefined && { given }),
  ...(file && { file: commitTo(file) }),
  ...(value && { value: commitTo(value) }),
  ...(passkey && { passkey })
})

/** How the second person answered it. */
export const secondEvent = (
  run: string,
  { question, choice, approver, jti }: TurnOf<'second'>,
  shown: string
): Of<'second-answer'> => ({
  kind: 'second-answer',
  run,
  question,
  shown,
  choice,
  ...(approver !== undefined && { approver }),
  ...(jti !== undefined && { jti })
})

/** The text that a need's last copy left to be pasted. */
export const copiedIn = (need: DoneNeed, outcomes: readonly ActOutcome[]): string | undefined =>
  need.kind !== 'batch'
    ? undefined
    : need.acts
        .flatMap(({ act }, i) => {
          const outcome = outcomes[i]
          const text = act.verb === 'copy' && outcome?.kind === 'done' ? outcome.value : undefined
          return typeof text === 'string' ? [text] : []
        })
        .at(-1)

/** What the person is asked where the plan wants something of them. */
export const personAbout = ({ step, act }: Extract<Need, { kind: 'person' }>): Question['about'] => {
  switch (act.verb) {
    case 'endorse':
      return { kind: 'endorse', step, value: readable(act.value) }
    case 'declassify':
      return { kind: 'declassify', step, value: readable(act.value), to: act.to }
    case 'hand-over':
      return { kind: 'hand-over', step, message: act.message }
    case 'ask':
      return act.type.kind === 'file'
        ? { kind: 'file', step, message: act.question }
        : { kind: 'ask', step, message: act.question, type: act.type }
  }
}

/** A value as the person reads it, whole. */
const readable = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))
