import type { KeyObject } from 'node:crypto'
import {
  ANSWER_CONTEXT,
  hashJson,
  isLook,
  type JournalEvent,
  type RunStatus,
  type ServerEvent,
  unreachable,
  type Verb
} from '@writ/dsl/contract'
import { isSigned } from './is-signed.ts'

type Of<Kind extends JournalEvent['kind']> = Extract<JournalEvent, { kind: Kind }>
type Grant = NonNullable<Extract<ServerEvent, { kind: 'plan-decided' }>['grants']>[number]

interface Question {
  readonly step: string | undefined
  readonly shown: string
  /** The page has changed the act since it was asked: a yes to it is a yes to something else. */
  outdated: boolean
  choice?: 'once' | 'no' | 'unanswered'
}

/** Something told of a run that cannot be, and the leaf that told it, counted from 0. */
export interface RunFault {
  readonly leaf: number
  readonly why: string
}

/** What the log has told of one run so far. */
export interface RunStory {
  readonly agent: string
  readonly device?: string
  readonly terms?: { readonly plan: string; readonly policy: string; readonly request: string; readonly agent: string }
  readonly tokens: Set<string>
  readonly grants?: readonly Grant[]
  /** Does any flow need a yes before the first act? */
  readonly flowsAsk?: boolean
  begun: boolean
  status?: RunStatus
  code?: string
  /** Who told the status. The device's word is final; over the server's, which may not know better, it stands. */
  endedBy?: 'server' | 'device'
  readonly faults: RunFault[]
  /** Intents without an outcome, by batch and step. */
  readonly open: Map<string, Of<'intent'>>
  /** Acts that were done or may have been: none of these may be done again. */
  readonly done: Set<string>
  /** How many acts of each effect were done or may have been. */
  readonly used: Map<string, number>
  readonly questions: Map<string, Question>
  /** Acts that the live page made riskier than was granted. */
  readonly raised: Set<string>
  intents: number
  unknown: number
  yes: number
}

export const newRun = (agent: string): RunStory => ({
  agent,
  tokens: new Set(),
  begun: false,
  faults: [],
  open: new Map(),
  done: new Set(),
  used: new Map(),
  questions: new Map(),
  raised: new Set(),
  intents: 0,
  unknown: 0,
  yes: 0
})

/** Takes the device's next word on a run into its story; the reason, when it cannot follow what was told before. */
export const followRunEvent = (run: RunStory, event: JournalEvent, key: KeyObject): string | undefined => {
  if (run.endedBy === 'device') return event.kind === 'run-ended' ? 'the run had ended before' : 'the run had ended'
  if (event.kind === 'run-begun') return begin(run, event)
  if (event.kind === 'run-ended') return end(run, event)
  if (!run.begun) return 'the run had not begun'
  switch (event.kind) {
    case 'token-renewed':
      return run.tokens.has(event.token) ? undefined : 'the server never signed this token for the run'
    case 'intent':
      return intend(run, event)
    case 'outcome':
      return settle(run, event)
    case 'question':
      if (run.questions.has(event.question)) return 'the question was asked before'
      run.questions.set(event.question, { step: event.step, shown: event.shown, outdated: false })
      return undefined
    case 'answer':
      return answer(run, event, key)
    case 'resumed':
      return undefined
    default:
      return unreachable(event)
  }
}

const begin = (run: RunStory, { plan, policy, request, agent, token }: Of<'run-begun'>): string | undefined => {
  if (run.begun) return 'the run had begun before'
  const { terms } = run
  if (!terms) return 'the run was never decided'
  if (plan !== terms.plan) return 'another plan was begun than was decided'
  if (policy !== terms.policy || request !== terms.request || agent !== terms.agent)
    return 'the run was begun under another policy, request or agent than was decided'
  if (!run.tokens.has(token)) return 'the server never signed this token for the run'
  run.begun = true
  // A device can begin what the server, not hearing of it, refused a moment before.
  delete run.status
  delete run.code
  delete run.endedBy
  return undefined
}

const end = (run: RunStory, { status, code }: Of<'run-ended'>): string | undefined => {
  // A device that does not accept an offer ends it without having begun it.
  if (!run.begun && status !== 'refused') return 'the run had not begun'
  run.status = status
  run.endedBy = 'device'
  delete run.code
  if (code !== undefined) run.code = code
  const left = [...run.open.values()].some(({ verb }) => !isHarmless(verb))
  return left && status !== 'unknown' ? `the run ended as ${status} over an act without an outcome` : undefined
}

/**
 * Takes the server's refusal of a decided run into its story. It may refuse what no device began, and give up a run whose
 * device has gone (`session/no-device`): what that did is then unknown, until it comes back and says so.
 */
export const refuseRunStory = (run: RunStory, code: string): string | undefined => {
  const gone = code === 'session/no-device'
  if (run.begun && !gone) return 'the server refused a run that had begun'
  if (run.endedBy === 'device') return undefined
  run.status = run.begun ? 'unknown' : 'refused'
  run.endedBy = 'server'
  run.code = code
  return undefined
}

const PERSONAL: readonly Verb[] = ['ask', 'hand-over', 'endorse', 'declassify']

/** A look, or a question to the person: without an outcome nothing has happened. */
const isHarmless = (verb: Verb): boolean => isLook(verb) || PERSONAL.includes(verb)

const placeOf = ({ batch, step }: { readonly batch: number; readonly step: string }): string => `${batch} ${step}`

const intend = (run: RunStory, event: Of<'intent'>): string | undefined => {
  const { step, effect, use } = event
  if (run.open.has(placeOf(event))) return 'the same intent stands open already'
  if (run.done.has(step)) return 'the act was done, or may have been, and is begun again'
  run.open.set(placeOf(event), event)
  run.intents++
  if (run.flowsAsk && !saidYes(run, undefined)) return 'data moves that needed a yes that nobody gave'
  const grant = run.grants?.find(({ id }) => id === effect)
  if (!grant || grant.verb !== event.verb || grant.effect !== event.class || grant.origin !== event.origin)
    return 'the act is not in what was granted'
  const openOfEffect = [...run.open.values()].filter((intent) => intent.effect === effect).length
  if (use < 1 || use > grant.max || (run.used.get(effect) ?? 0) + openOfEffect > grant.max)
    return `the act was granted ${grant.max} times and is begun once more`
  if ((grant.approval === 'ask' || run.raised.has(step)) && !saidYes(run, step))
    return 'the act needed a yes that nobody gave'
  return undefined
}

/** Did the person say yes to this step, or with `undefined` to the run's flows, as they are now? */
const saidYes = ({ questions }: RunStory, step: string | undefined): boolean =>
  [...questions.values()].some((asked) => asked.step === step && asked.choice === 'once' && !asked.outdated)

const settle = (run: RunStory, event: Of<'outcome'>): string | undefined => {
  const intent = run.open.get(placeOf(event))
  if (!intent) return 'the outcome has no intent before it'
  run.open.delete(placeOf(event))
  if (event.outcome === 'raised') raise(run, intent.step)
  if (event.outcome === 'done' && PERSONAL.includes(intent.verb) && !saidYes(run, intent.step))
    return 'the plan went on as if the person had said yes'
  if (event.outcome === 'unknown') run.unknown++
  // A look whose end nobody saw did nothing, and may be taken again.
  const looked = event.outcome === 'unknown' && isHarmless(intent.verb)
  if ((event.outcome !== 'done' && event.outcome !== 'unknown') || looked) return undefined
  if (!isLook(intent.verb)) run.done.add(intent.step)
  run.used.set(intent.effect, (run.used.get(intent.effect) ?? 0) + 1)
  return undefined
}

/** The page made more of the act than was granted: it needs a yes, and one that was given before is not to this. */
const raise = (run: RunStory, step: string): void => {
  run.raised.add(step)
  for (const asked of run.questions.values()) if (asked.step === step) asked.outdated = true
}

const answer = (run: RunStory, { question, choice, shown, sig }: Of<'answer'>, key: KeyObject): string | undefined => {
  const asked = run.questions.get(question)
  if (!asked) return 'the answer is to a question that was never asked'
  if (asked.choice !== undefined) return 'the question was answered before'
  if (asked.shown !== shown) return 'the answer is to something else than was shown'
  if (!isSigned(key, ANSWER_CONTEXT + hashJson({ question, choice, shown }), sig))
    return 'the signature of the answer is not valid'
  asked.choice = choice
  if (choice === 'once') run.yes++
  return undefined
}
