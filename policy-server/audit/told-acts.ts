import { isYes, type JournalEvent, type ServerEvent } from '@writ/dsl/contract'
import { isAtSite } from './at-site.ts'
import { isWithin, type LeafTime, type TimeSpan } from './log-times.ts'

type Of<Kind extends JournalEvent['kind']> = Extract<JournalEvent, { kind: Kind }>
type Decided = Extract<ServerEvent, { kind: 'plan-decided' }>

/** What an auditor asks of a log: everything that this agent did for this person on this site in this time. What is left out is any. */
export interface LogQuestion {
  readonly agent?: string | undefined
  readonly person?: string | undefined
  /** An origin, or a host with those below it. */
  readonly site?: string | undefined
  readonly span: TimeSpan
}

/** An act as its device told it. `leaf` is that of its intent. */
export interface ToldAct {
  readonly leaf: number
  readonly at: string
  readonly step: string
  readonly verb: string
  readonly class: string
  readonly origin: string
  /** `open`: no outcome was told yet. */
  readonly outcome: Of<'outcome'>['outcome'] | 'open'
  /** How the person answered about this step, if they were asked. */
  readonly answer?: Of<'answer'>['choice']
  /** What they said of it later, where nobody had seen the end. */
  readonly said?: Of<'settled'>['said']
  /** The device's clock cannot have been right. */
  readonly clockOff?: true
}

interface FollowedAct {
  readonly intent: Of<'intent'>
  readonly leaf: number
  readonly time: LeafTime
  outcome: ToldAct['outcome']
  said?: ToldAct['said']
}

/** A run as it is followed for an answer. */
export interface Followed {
  readonly decided: Decided
  /** Whose the device was when it was decided. */
  readonly person: string | undefined
  readonly leaf: number
  readonly since: number
  /** When the server last signed a token for it. */
  signed: number
  readonly acts: FollowedAct[]
  /** The newest act of each batch and step. */
  readonly steps: Map<string, FollowedAct>
  readonly questions: Map<string, { readonly steps: readonly string[]; choice?: Of<'answer'>['choice'] }>
  /** Something that was told of it was in the time that is asked about. */
  isWithin: boolean
  /** Its device told of it. */
  isBegun: boolean
  /** Its device told of its end, so that nothing of it is still to come. */
  isEnded: boolean
}

export const newFollowed = (decided: Decided, person: string | undefined, leaf: number, since: number): Followed => ({
  decided,
  person,
  leaf,
  since,
  signed: since,
  acts: [],
  steps: new Map(),
  questions: new Map(),
  isWithin: false,
  isBegun: false,
  isEnded: false
})

export const toIso = (at: number): string => new Date(at).toISOString()

/** Takes what a device told of a run into it. */
export const follow = (run: Followed, event: JournalEvent, leaf: number, time: LeafTime): void => {
  run.isBegun = true
  if (event.kind === 'run-ended') run.isEnded = true
  else if (event.kind === 'intent') {
    const act: FollowedAct = { intent: event, leaf, time, outcome: 'open' }
    run.acts.push(act)
    run.steps.set(`${event.batch} ${event.step}`, act)
  } else if (event.kind === 'outcome' || event.kind === 'settled') {
    const act = run.steps.get(`${event.batch} ${event.step}`)
    if (act && event.kind === 'outcome') act.outcome = event.outcome
    else if (act && event.kind === 'settled') act.said = event.said
  } else if (event.kind === 'question')
    run.questions.set(event.question, {
      steps: [...(event.step === undefined ? [] : [event.step]), ...(event.rows ?? [])]
    })
  else if (event.kind === 'answer') {
    const asked = run.questions.get(event.question)
    if (asked) asked.choice = event.choice
  }
}

/** The answer about a step: the yes, where there was one. */
const answerOf = ({ questions }: Followed, step: string): ToldAct['answer'] => {
  const choices = [...questions.values()].flatMap(({ steps, choice }) =>
    choice && steps.includes(step) ? [choice] : []
  )
  return choices.findLast(isYes) ?? choices.at(-1)
}

/** The acts of a run that are asked about. */
export const actsOf = (run: Followed, { site, span }: LogQuestion): ToldAct[] =>
  run.acts
    .filter(({ intent: { origin, at }, time }) => {
      const isThere = site === undefined || isAtSite(origin, site) || (at !== undefined && isAtSite(at, site))
      return isThere && isWithin(time, span)
    })
    .map(({ intent, leaf, time, outcome, said }) => {
      const answer = answerOf(run, intent.step)
      return {
        leaf,
        at: toIso(time.at),
        step: intent.step,
        verb: intent.verb,
        class: intent.class,
        origin: intent.at ?? intent.origin,
        outcome,
        ...(answer && { answer }),
        ...(said && { said }),
        ...(time.isOff && { clockOff: true as const })
      }
    })

/** May a run that was decided so act on the site at all? */
export const mayActAt = ({ grants }: Decided, site: string | undefined): boolean =>
  site === undefined ||
  // A decision from before grants were told may have been about any site.
  grants === undefined ||
  grants.some(({ origin, via = [] }) => [origin, ...via].some((one) => isAtSite(one, site)))
