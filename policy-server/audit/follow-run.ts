import {
  type ApprovalNeed,
  answerText,
  type EffectClass,
  isLook,
  isYes,
  type JournalEvent,
  passkeyChallenge,
  type RunStatus,
  riskier,
  riskOf,
  type ServerEvent,
  type SettledSaid,
  settledText,
  unreachable,
  type Verb
} from '@writ/dsl/contract'
import { followLasting, type LastingAnswers } from './follow-lasting.ts'
import { type AskedQuestion, type Grant, leansOnEarlier, type Wanted, yesesTo } from './given-yes.ts'
import { isByPasskey } from './is-by-passkey.ts'

type Of<Kind extends JournalEvent['kind']> = Extract<JournalEvent, { kind: Kind }>
type SecondAnswered = Extract<ServerEvent, { kind: 'second-answered' }>

/** Something told of a run that cannot be, and the leaf that told it, counted from 0. */
export interface RunFault {
  readonly leaf: number
  readonly why: string
}

/** What the log has told of one run so far. */
export interface RunStory {
  readonly agent: string
  readonly device?: string
  readonly terms?: {
    readonly plan: string
    readonly policy: string
    readonly request: string
    readonly agent: string
    readonly continues?: string | undefined
    readonly session?: string | undefined
    /** The revocation epoch that it was decided in, by the log. */
    readonly epoch: number
  }
  readonly tokens: Set<string>
  readonly grants?: readonly Grant[]
  /** Does any flow need a yes before the first act, and what besides? */
  readonly flowsAsk?: boolean
  readonly flowsNeed?: readonly ApprovalNeed[]
  /** Some of them are asked about each time. */
  readonly flowsEach?: boolean
  /** Answers of second persons that the server told, by the `jti` of its word. */
  readonly seconds: Map<string, SecondAnswered>
  begun: boolean
  /** It stopped and waits; or nobody went on with it, and it takes back what it did or not. */
  held?: 'held' | 'undoing' | 'left'
  /** Another run went on with it. */
  continued?: true
  recorded: boolean
  status?: RunStatus
  code?: string
  /** Who told the status. The device's word is final; over the server's, which may not know better, it stands. */
  endedBy?: 'server' | 'device'
  readonly faults: RunFault[]
  /** Leaves that cannot be checked, because what they lean on was erased. */
  readonly unchecked: number[]
  /** Intents without an outcome, by batch and step. */
  readonly open: Map<string, Of<'intent'>>
  /** Acts that ended as unknown, by batch and step, and what the person said of them since. */
  readonly lost: Map<string, { readonly intent: Of<'intent'>; said?: SettledSaid }>
  /** Acts that were done or may have been: none of these may be done again. */
  readonly done: Set<string>
  /** How many acts of each effect were done or may have been. */
  readonly used: Map<string, number>
  /** Calls of tools that the server made for it, by step: their effects. */
  readonly calls: Map<string, string>
  /** Those that were answered, by step. */
  readonly answered: Set<string>
  /** What the device meant to do, by step: its effect. */
  readonly meant: Map<string, string>
  readonly questions: Map<string, AskedQuestion>
  /** Acts that the live page made riskier than was granted, and what it made of them at most. */
  readonly raised: Map<string, EffectClass | 'unsaid'>
  /** Acts whose form held what stood there before the run came, until they are asked about. */
  readonly left: Set<string>
  intents: number
  unknown: number
  yes: number
}

export const newRun = (agent: string): RunStory => ({
  agent,
  tokens: new Set(),
  begun: false,
  recorded: false,
  faults: [],
  unchecked: [],
  calls: new Map(),
  answered: new Set(),
  meant: new Map(),
  open: new Map(),
  lost: new Map(),
  done: new Set(),
  used: new Map(),
  questions: new Map(),
  seconds: new Map(),
  raised: new Map(),
  left: new Set(),
  intents: 0,
  unknown: 0,
  yes: 0
})

/**
 * The device that tells: whether it signed something, the lasting answers that it told of, whether some of what it told was erased, when it says this,
 * in milliseconds since the epoch, by which leaf, and its other runs.
 */
export interface Teller {
  readonly isSigned: (text: string, sig: string) => boolean
  readonly lasting: LastingAnswers
  readonly isCut: boolean
  readonly at: number
  readonly leaf: number
  /** What was told of another run of this device. */
  readonly earlier: (run: string) => RunStory | undefined
}

/** Takes the device's next word on a run into its story; the reason, when it cannot follow what was told before. */
export const followRunEvent = (run: RunStory, event: JournalEvent, teller: Teller): string | undefined => {
  if (event.kind === 'settled') return settleLost(run, event, teller)
  if (run.endedBy === 'device') return event.kind === 'run-ended' ? 'the run had ended before' : 'the run had ended'
  if (event.kind === 'run-begun') return begin(run, event, teller)
  if (event.kind === 'run-ended') return end(run, event, teller)
  if (!run.begun) return 'the run had not begun'
  const { kind } = event
  if (run.held === 'held' && !WHILE_HELD.has(kind)) return 'the run went on while it was held'
  if (run.held === 'left' && !WHILE_HELD.has(kind)) return 'the run went on after it was left'
  if (run.recorded)
    return event.kind === 'run-recorded' ? 'the run was recorded before' : 'the run went on after it was recorded'
  switch (event.kind) {
    case 'token-renewed':
      return run.tokens.has(event.token) ? undefined : 'the server never signed this token for the run'
    case 'intent':
      return intend(run, event)
    case 'outcome':
      return settle(run, event)
    case 'question':
      if (run.questions.has(event.question)) return 'the question was asked before'
      return question(run, event)
    case 'answer':
      return answer(run, event, teller)
    case 'second-answer':
      return answerSecond(run, event)
    case 'run-recorded':
      run.recorded = true
      return undefined
    case 'resumed':
      return undefined
    case 'run-held':
      if (run.held) return 'the run was held before'
      run.held = 'held'
      return event.act === 'none' && hasLost(run) ? 'the run was held as if every act had an outcome' : undefined
    case 'run-let-go':
      if (run.held !== 'held') return 'a run was let go that was not held'
      // Where nobody knows of an act nothing is taken back.
      run.held = event.undo && !hasLost(run) ? 'undoing' : 'left'
      return undefined
    default:
      return unreachable(event)
  }
}

/** What is told of a run that is held besides: nothing of it is done meanwhile. */
const WHILE_HELD: ReadonlySet<JournalEvent['kind']> = new Set([
  'run-let-go',
  'run-recorded',
  'token-renewed',
  'run-held'
])

/** Takes up the run that this one goes on with: its device's, of the same agent, held, ended since, and gone on with once. */
const goOnWith = (run: RunStory, before: string, { earlier, isCut, leaf }: Teller): string | undefined => {
  const held = earlier(before)
  if (!held) {
    if (!isCut) return 'the run goes on with one that was never told of'
    run.unchecked.push(leaf)
    return undefined
  }
  if (held.device !== run.device || held.agent !== run.agent) return 'the run goes on with another agent’s or device’s'
  if (held.held !== 'held' || held.endedBy !== 'device') return 'the run goes on with one that was not held'
  if (held.continued) return 'two runs go on with the same'
  held.continued = true
  return undefined
}

const begin = (
  run: RunStory,
  { plan, policy, request, agent, token, continues }: Of<'run-begun'>,
  teller: Teller
): string | undefined => {
  if (run.begun) return 'the run had begun before'
  const { terms } = run
  if (!terms) return 'the run was never decided'
  if (plan !== terms.plan) return 'another plan was begun than was decided'
  if (policy !== terms.policy || request !== terms.request || agent !== terms.agent)
    return 'the run was begun under another policy, request or agent than was decided'
  if (!run.tokens.has(token)) return 'the server never signed this token for the run'
  if (continues !== terms.continues) return 'the run goes on with another than was decided'
  const wrong = continues === undefined ? undefined : goOnWith(run, continues, teller)
  if (wrong !== undefined) return wrong
  run.begun = true
  // A device can begin what the server, not hearing of it, refused a moment before.
  delete run.status
  delete run.code
  delete run.endedBy
  return undefined
}

const end = (run: RunStory, { status, code }: Of<'run-ended'>, { isCut }: Teller): string | undefined => {
  // A device that does not accept an offer ends it without having begun it.
  if (!run.begun && status !== 'refused') return 'the run had not begun'
  if (run.held && status === 'done') return 'the run ended well although it had stopped'
  run.status = status
  run.endedBy = 'device'
  delete run.code
  if (code !== undefined) run.code = code
  const left = [...run.open].filter(([, { verb }]) => !isHarmless(verb))
  for (const [place, intent] of left) run.lost.set(place, { intent })
  if (left.length > 0 && status !== 'unknown') return `the run ended as ${status} over an act without an outcome`
  const isAlone = [...run.calls].some(([step, effect]) => run.meant.get(step) !== effect)
  return isAlone && !isCut ? 'a tool was called that the device never meant to call' : undefined
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

/** To a value that stands or goes an answer of before is one for its task; what else a plan wants of the person is wanted each time. */
const standsForPerson =
  (verb: Verb) =>
  ({ isEarlier, choice }: AskedQuestion): boolean =>
    !isEarlier || (choice === 'task' && (verb === 'endorse' || verb === 'declassify'))

/** A look, or a question to the person: without an outcome nothing has happened. */
const isHarmless = (verb: Verb): boolean => isLook(verb) || PERSONAL.includes(verb)

const hasLost = ({ open, lost }: RunStory): boolean =>
  lost.size > 0 || [...open.values()].some(({ verb }) => !isHarmless(verb))

const placeOf = ({ batch, step }: { readonly batch: number; readonly step: string }): string => `${batch} ${step}`

const intend = (run: RunStory, event: Of<'intent'>): string | undefined => {
  const { step, effect, use } = event
  if (run.open.has(placeOf(event))) return 'the same intent stands open already'
  if (run.done.has(step)) return 'the act was done, or may have been, and is begun again'
  run.open.set(placeOf(event), event)
  run.meant.set(step, effect)
  run.intents++
  if (run.flowsAsk && !yesesTo(run.questions.values(), { needs: run.flowsNeed }).some(standsForFlows(run)))
    return 'data moves that needed a yes that nobody gave'
  const grant = run.grants?.find(({ id }) => id === effect)
  if (!grant || grant.verb !== event.verb || grant.effect !== event.class || grant.origin !== event.origin)
    return 'the act is not in what was granted'
  if (event.at !== undefined && !grant.via?.includes(event.at)) return 'the act is not in what was granted'
  const openOfEffect = [...run.open.values()].filter((intent) => intent.effect === effect).length
  if (use < 1 || use > grant.max || (run.used.get(effect) ?? 0) + openOfEffect > grant.max)
    return `the act was granted ${grant.max} times and is begun once more`
  const wanted = wantedOf(run, step, grant)
  const yeses = yesesTo(run.questions.values(), wanted)
  if ((grant.approval === 'ask' || run.raised.has(step)) && yeses.length === 0)
    return 'the act needed a yes that nobody gave'
  if (leansOnEarlier(yeses, grant, wanted.raised))
    return 'an earlier answer stood for an act that is asked about each time'
  return undefined
}

/** An answer of before is one to flows for its task alone, and where policy does not have them asked each time. */
const standsForFlows =
  ({ flowsEach }: RunStory) =>
  ({ isEarlier, choice }: AskedQuestion): boolean =>
    !isEarlier || (choice === 'task' && !flowsEach)

/** What a yes to this step is held to, as the page has made it by now. */
const wantedOf = ({ raised }: RunStory, step: string, grant: Grant | undefined): Wanted => ({
  step,
  grant,
  raised: raised.get(step)
})

const settle = (run: RunStory, event: Of<'outcome'>): string | undefined => {
  const intent = run.open.get(placeOf(event))
  if (!intent) return 'the outcome has no intent before it'
  run.open.delete(placeOf(event))
  if (event.outcome === 'raised') {
    const less = raise(run, intent, event.class)
    if (less !== undefined) return less
  }
  // What policy wants of such an act was asked for before its intent; what the plan itself asks is a question of its own.
  const stands = () => yesesTo(run.questions.values(), { step: intent.step }).some(standsForPerson(intent.verb))
  if (event.outcome === 'done' && PERSONAL.includes(intent.verb) && !stands())
    return 'the plan went on as if the person had said yes'
  if (event.outcome === 'unknown') run.unknown++
  if (event.outcome === 'unknown' && !isHarmless(intent.verb)) run.lost.set(placeOf(event), { intent })
  // A look whose end nobody saw did nothing, and may be taken again.
  const looked = event.outcome === 'unknown' && isHarmless(intent.verb)
  if ((event.outcome !== 'done' && event.outcome !== 'unknown') || looked) return undefined
  if (!isLook(intent.verb)) run.done.add(intent.step)
  run.used.set(intent.effect, (run.used.get(intent.effect) ?? 0) + 1)
  return undefined
}

/** The person's word on an act whose end nobody saw, given once the run had ended. That it was done, or was not, is final. */
const settleLost = (run: RunStory, event: Of<'settled'>, { isSigned }: Teller): string | undefined => {
  if (run.endedBy !== 'device' && !run.held) return 'an act was settled before its run had ended'
  const lost = run.lost.get(placeOf(event))
  if (!lost) return 'what was settled is no act without an outcome'
  if (lost.said === 'done' || lost.said === 'not-done') return 'the act was settled before'
  if (!isSigned(settledText(event), event.sig)) return 'the signature of the person’s word is not valid'
  lost.said = event.said
  return undefined
}

/** What is asked about by itself is covered by no table any more, and what is asked again by no answer of before. */
const question = (
  run: RunStory,
  { question: id, step, about, shown, class: made, needs = [], rows = [] }: Of<'question'>
): undefined => {
  for (const asked of run.questions.values()) {
    if (step !== undefined) asked.rows.delete(step)
    if (asked.step === step && asked.about === about) asked.outdated = true
  }
  const left = step !== undefined && run.left.delete(step)
  run.questions.set(id, { step, about, made, shown, outdated: false, needs, rows: new Set(rows), left })
}

/**
 * The page made more of the act than was granted, or, of the same class, its form held what stood there before the run came: it needs a yes, and
 * one that was given before is not to this; of the same class, neither is a table's, unless it was asked over such a form itself.
 */
const raise = (run: RunStory, { step, class: granted }: Of<'intent'>, to?: EffectClass): string | undefined => {
  const before = run.raised.get(step)
  const isSaid = to !== undefined && before !== 'unsaid'
  run.raised.set(step, isSaid ? riskier(to, before ?? to) : 'unsaid')
  for (const asked of run.questions.values()) {
    if (asked.step === step) asked.outdated = true
    if (to === granted && !asked.left) asked.rows.delete(step)
  }
  if (to === granted) run.left.add(step)
  return to !== undefined && riskOf(to) < riskOf(granted) ? 'the act was raised to less than was granted' : undefined
}

const answer = (
  run: RunStory,
  event: Of<'answer'>,
  { isSigned, lasting, isCut, at, leaf }: Teller
): string | undefined => {
  const { question, choice, shown, sig } = event
  const asked = run.questions.get(question)
  if (!asked) return 'the answer is to a question that was never asked'
  if (asked.choice !== undefined) return 'the question was answered before'
  if (asked.shown !== shown) return 'the answer is to something else than was shown'
  if (!isSigned(answerText(event), sig)) return 'the signature of the answer is not valid'
  if (isCut && event.given !== undefined && !lasting.has(event.given)) run.unchecked.push(leaf)
  else {
    const told = followLasting(lasting, event, {
      agent: run.agent,
      session: run.terms?.session,
      request: run.terms?.request,
      policy: run.terms?.policy,
      epoch: run.terms?.epoch,
      about: asked.step === undefined ? (asked.about ?? 'flows') : 'step',
      at
    })
    if (told !== undefined) return told
  }
  if (event.passkey) {
    if (!isByPasskey(event.passkey, passkeyChallenge(question, shown)))
      return 'the passkey does not stand behind the answer'
    asked.passkey = true
  }
  asked.choice = choice
  asked.isEarlier = event.given !== undefined
  if (isYes(choice)) run.yes++
  return undefined
}

/** Two words that must agree: the device's, and the server's who asked them. */
const answerSecond = (
  run: RunStory,
  { question, shown, choice, approver, jti }: Of<'second-answer'>
): string | undefined => {
  const asked = run.questions.get(question)
  if (asked?.choice !== 'once' || asked.shown !== shown || asked.second !== undefined)
    return 'a second person answered what nobody had said yes to first'
  if (choice !== 'unanswered') {
    const told = jti === undefined ? undefined : run.seconds.get(jti)
    if (told?.question !== question || told.shown !== shown || told.choice !== choice || told.approver !== approver)
      return 'the server never told of this answer of a second person'
    if (told.passkey) asked.secondPasskey = true
  }
  asked.second = choice
  return undefined
}
