import {
  hashJson,
  type JournalEvent,
  type Json,
  type Question,
  type Recording,
  requestHash,
  type Turn,
  unreachable
} from '../contract/index.ts'
import {
  advance,
  answerEvent,
  askedTarget,
  askedValues,
  begunEvent,
  copiedIn,
  type DoneNeed,
  endEvent,
  intentEvents,
  isUseFree,
  type Need,
  outcomeEvents,
  type Program,
  personAbout,
  questionEvent,
  type RunState,
  secondEvent,
  stepsOf,
  takeIn,
  takeStart
} from '../run/index.ts'

/** An event as replay makes it: all of it but what only the device could sign. */
export type RunEvent = JournalEvent | Omit<Extract<JournalEvent, { kind: 'answer' }>, 'sig'>

/** What a replay made: the run's events in order, each with the turn that made it, and where the interpreter could not follow. */
export interface Played {
  readonly events: readonly { readonly turn: number; readonly event: RunEvent }[]
  readonly stuck?: { readonly turn: number; readonly why: string }
}

/** What has come of the turns so far. */
interface Play {
  readonly recording: Pick<Recording, 'run' | 'request'>
  readonly program: Program
  readonly plan: { readonly hash: string; readonly title: string }
  state: RunState | undefined
  /** What it went on to need, in the turn before. */
  need: Need | undefined
  readonly uses: Map<string, number>
  readonly shown: Map<string, string>
  copied: string | undefined
}

class Stuck extends Error {}

const stateOf = ({ state }: Play): RunState => {
  if (!state) throw new Stuck('it goes on before it began')
  return state
}

/** What is being done: the interpreter gives it again, as to a worker that was restarted. */
const pendingOf = (play: Play): DoneNeed => {
  const state = stateOf(play)
  const need = state.pending && advance(play.program, state, () => false).need
  if (!need || !('seq' in need)) throw new Stuck(`it waits for nothing, but needs ${play.need?.kind ?? 'nothing'}`)
  return need
}

const shownIn = ({ shown }: Play, question: string): string => {
  const hash = shown.get(question)
  if (hash === undefined) throw new Stuck('what was answered was not asked')
  return hash
}

/** A question with all that the interpreter determines of it in place of what was recorded. */
const asAsked = (play: Play, question: Question): Question => {
  const { recording, plan } = play
  return {
    ...question,
    run: recording.run,
    plan: plan.title,
    request: recording.request,
    about: aboutOf(play, question)
  }
}

/** Labels of values that are no interpreter's: how large a file is. */
const isOurs = ({ label }: { readonly label: string }): boolean => label !== 'size'

const aboutOf = (play: Play, { about }: Question): Question['about'] => {
  if (about.kind === 'act') {
    const { need } = play
    if (need?.kind !== 'ask') throw new Stuck(`it asks nobody, but needs ${need?.kind ?? 'nothing'}`)
    const { act } = need
    const { target: _, ...rest } = about
    const values = askedValues(act, { request: play.recording.request, copied: play.copied })
    const sizes = about.values.filter((value) => !isOurs(value))
    return { ...rest, step: act.step, verb: act.checked.verb, values: [...values, ...sizes], ...askedTarget(act) }
  }
  const isPersons = 'step' in about && about.step !== undefined
  if (!isPersons) return about
  const need = pendingOf(play)
  const asked = need.kind === 'person' ? personAbout(need) : undefined
  if (!asked) throw new Stuck(`it wants nothing of the person, but needs ${need.kind}`)
  return asked
}

/** The events of a turn, told of where the interpreter stands before it. */
const eventsOf = (play: Play, turn: Turn): readonly RunEvent[] => {
  const { run, request } = play.recording
  switch (turn.kind) {
    case 'taken':
      return [begunEvent(run, turn, { plan: play.plan.hash, request: requestHash(request) })]
    case 'begun': {
      const need = pendingOf(play)
      const told = intentEvents(run, need, turn, (effect) => play.uses.get(effect) ?? 0)
      for (const { effect } of stepsOf(need).map(({ checked }) => checked))
        play.uses.set(effect, (play.uses.get(effect) ?? 0) + 1)
      return told.map(({ event }) => event)
    }
    case 'settled': {
      const need = pendingOf(play)
      for (const [i, { checked }] of stepsOf(need).entries()) {
        const isFree = isUseFree(checked, turn.outcomes[i] ?? { kind: 'unknown' })
        if (isFree) play.uses.set(checked.effect, Math.max(0, (play.uses.get(checked.effect) ?? 0) - 1))
      }
      play.copied = copiedIn(need, turn.outcomes) ?? play.copied
      return outcomeEvents(run, need, turn).map(({ event }) => event)
    }
    case 'resumed':
      return [{ kind: 'resumed', run, batch: pendingOf(play).seq }]
    case 'renewed':
      return [{ kind: 'token-renewed', run, token: turn.token }]
    case 'asked': {
      const question = asAsked(play, turn.question)
      const shown = hashJson(question as unknown as Json)
      play.shown.set(question.id, shown)
      return [questionEvent(question, shown)]
    }
    case 'answered':
      return [answerEvent(run, turn, shownIn(play, turn.question))]
    case 'second':
      return [secondEvent(run, turn, shownIn(play, turn.question))]
    case 'ended': {
      const { ended } = stateOf(play)
      if (!ended) throw new Stuck(`it has not ended, but needs ${play.need?.kind ?? 'nothing'}`)
      return [endEvent(run, ended, turn.salt).event]
    }
    default:
      return []
  }
}

const goOn = (play: Play, turn: Turn): void => {
  switch (turn.kind) {
    case 'started':
      play.state = takeStart(play.program, turn)
      return
    case 'advanced': {
      const asks = (effect: string, framed: boolean) => framed || turn.asks.includes(effect)
      const { state, need } = advance(play.program, stateOf(play), asks)
      play.state = state
      play.need = need
      return
    }
    case 'arrived':
    case 'paused':
    case 'put-back':
    case 'approved':
    case 'unapproved':
    case 'refused':
    case 'not-begun':
    case 'stopped':
    case 'settled':
      play.state = takeIn(play.program, stateOf(play), turn)
      return
    case 'taken':
    case 'begun':
    case 'resumed':
    case 'renewed':
    case 'asked':
    case 'answered':
    case 'second':
    case 'ended':
      return
    default:
      return unreachable(turn)
  }
}

/**
 * Runs the interpreter over what was recorded of a run, and gives the events that its journal must hold. Pure: neither page nor clock is
 * asked. Where the interpreter is told what it does not wait for, it ends there and says so.
 */
export const playTurns = (
  program: Program,
  plan: { readonly hash: string; readonly title: string },
  { run, request, turns }: Recording
): Played => {
  const play: Play = {
    recording: { run, request },
    program,
    plan,
    state: undefined,
    need: undefined,
    uses: new Map(),
    shown: new Map(),
    copied: undefined
  }
  const events: { turn: number; event: RunEvent }[] = []
  for (const [turn, each] of turns.entries()) {
    try {
      events.push(...eventsOf(play, each).map((event) => ({ turn, event })))
      goOn(play, each)
    } catch (error) {
      // The interpreter throws for what no device can have told it.
      return { events, stuck: { turn, why: error instanceof Error ? error.message : String(error) } }
    }
  }
  return { events }
}
