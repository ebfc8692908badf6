import {
  type AskedRow,
  hashJson,
  isYes,
  type JournalEvent,
  type Json,
  type Question,
  type Recording,
  type Request,
  requestHash,
  type Turn,
  unreachable
} from '../contract/index.ts'
import {
  type AskedAct,
  advance,
  answerEvent,
  askedTarget,
  askedValues,
  begunEvent,
  copiedIn,
  type DoneNeed,
  endEvent,
  heldEvent,
  intentEvents,
  isForeseen,
  isUseFree,
  markUnasked,
  type Need,
  outcomeEvents,
  type Program,
  personAbout,
  questionEvent,
  type RowAhead,
  type RunState,
  rowsAhead,
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
  readonly recording: Pick<Recording, 'run' | 'request' | 'inputs'>
  readonly program: Program
  readonly plan: { readonly hash: string; readonly title: string }
  state: RunState | undefined
  /** What it went on to need, in the turn before. */
  need: Need | undefined
  readonly uses: Map<string, number>
  /** Questions as they were asked, and the hash of each, by id. */
  readonly shown: Map<string, { readonly hash: string; readonly about: Question['about'] }>
  /** What was answered where the person was asked for a value, by step: its canonical form's hash. */
  readonly answers: Map<string, string>
  /** What a yes was given to: steps of acts, and rounds of loops, by their steps. */
  readonly yes: Set<string>
  readonly rounds: Map<string, AskedRow>
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

const shownIn = ({ shown }: Play, question: string) => {
  const asked = shown.get(question)
  if (!asked) throw new Stuck('what was answered was not asked')
  return asked
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

type ActAbout = Extract<Question['about'], { kind: 'act' }>

/** A round as a table shows it. */
const askedRow = ({ act, values }: RowAhead, request: Request): AskedRow => ({
  step: act.step,
  ...askedTarget(act),
  values: values.map(markUnasked(request))
})

/** The rounds of a loop that a yes covers too: how many there are the pages had a say in; what they are is the interpreter's. */
const rowsOf = (play: Play, act: AskedAct, { rows, later }: ActAbout): Pick<ActAbout, 'rows' | 'later'> => {
  if (!rows && later === undefined) return {}
  const ahead = rowsAhead(play.program, stateOf(play))
  const known = rows && ahead && isForeseen(act, ahead) ? ahead.rows : []
  const left = (ahead?.later ?? 0) + known.length - (rows?.length ?? 0)
  const made = (rows ?? []).map(({ live }, i) => {
    const row = known[i]
    if (!row) throw new Stuck('it shows rounds of a loop that are not known')
    return { ...askedRow(row, play.recording.request), ...(live && { live }) }
  })
  return { rows: made, ...(left > 0 && { later: left }) }
}

const aboutOf = (play: Play, { about }: Question): Question['about'] => {
  if (about.kind === 'act') {
    const { need } = play
    if (need?.kind !== 'ask') throw new Stuck(`it asks nobody, but needs ${need?.kind ?? 'nothing'}`)
    const { act } = need
    const { target: _, rows: _rows, later: _later, ...rest } = about
    const values = askedValues(act, { request: play.recording.request, copied: play.copied })
    const sizes = about.values.filter((value) => !isOurs(value))
    const rows = rowsOf(play, act, about)
    return {
      ...rest,
      step: act.step,
      verb: act.checked.verb,
      values: [...values, ...sizes],
      ...askedTarget(act),
      ...rows
    }
  }
  const isPersons = 'step' in about && about.step !== undefined
  if (!isPersons) return about
  const need = pendingOf(play)
  const asked = need.kind === 'person' ? personAbout(need) : undefined
  if (!asked) throw new Stuck(`it wants nothing of the person, but needs ${need.kind}`)
  return asked
}

/** What a round gives, and to what: what it aims at by itself is compared as its target. */
const givenIn = ({ step, target, values }: AskedRow): string =>
  JSON.stringify([step, target, values.flatMap(({ label, text }) => (label === 'target' ? [] : [[label, text]]))])

/** An act is approved on a yes to it, or to a table with its round, which gives what was shown of it then. */
const approvedIn = (play: Play, step: string): void => {
  if (play.yes.has(step)) return
  const row = play.rounds.get(step)
  const now = row && rowsAhead(play.program, stateOf(play))?.rows[0]
  if (!now || givenIn(row) !== givenIn(askedRow(now, play.recording.request)))
    throw new Stuck('it does what nobody said yes to')
}

/** What a question for a value gives is what the person answered to it. */
const answeredIn = ({ answers }: Play, need: DoneNeed, { outcomes: [outcome] }: Extract<Turn, { kind: 'settled' }>) => {
  if (need.kind !== 'person' || need.act.verb !== 'ask' || need.act.type.kind === 'file') return
  if (outcome?.kind === 'done' && answers.get(need.step) !== hashJson((outcome.value ?? null) as Json))
    throw new Stuck('it was answered otherwise')
}

/**
 * What a run begins with: the inputs that came with its plan; a file is the person's, and nobody else gives one; and what an earlier turn kept,
 * which that one's own recording tells.
 */
const startedWith = ({ program, recording, uses }: Play, given: Recording['inputs']): void => {
  if (uses.size > 0) throw new Stuck('it begins again after its first act')
  const other = program.inputs.filter(({ type, mayBeNone }) => type.kind === 'file' || mayBeNone)
  const others = new Set(other.map(({ name }) => name))
  const rest = (inputs: Recording['inputs']) =>
    hashJson(Object.fromEntries(Object.entries(inputs).filter(([name]) => !others.has(name))) as Json)
  if (rest(given) !== rest(recording.inputs)) throw new Stuck('it begins with other inputs than came with the plan')
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
      answeredIn(play, need, turn)
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
      play.shown.set(question.id, { hash: shown, about: question.about })
      return [questionEvent(question, shown)]
    }
    case 'answered': {
      const { hash, about } = shownIn(play, turn.question)
      if (about.kind === 'act' && isYes(turn.choice)) {
        play.yes.add(about.step)
        for (const row of about.rows?.slice(1) ?? []) play.rounds.set(row.step, row)
      }
      if (about.kind === 'ask' && turn.value) play.answers.set(about.step, hashJson(turn.value.value as Json))
      return [answerEvent(run, turn, hash)]
    }
    case 'second': {
      const { hash, about } = shownIn(play, turn.question)
      if (about.kind === 'act' && turn.choice !== 'yes') play.yes.delete(about.step)
      return [secondEvent(run, turn, hash)]
    }
    case 'held': {
      const { ended } = stateOf(play)
      if (!ended) throw new Stuck(`it has not stopped, but needs ${play.need?.kind ?? 'nothing'}`)
      return [heldEvent(run, ended)]
    }
    case 'let-go':
      return [{ kind: 'run-let-go', run, undo: turn.undo }]
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
      startedWith(play, turn.given)
      play.state = takeStart(play.program, turn)
      return
    case 'advanced': {
      const asks = (effect: string, framed: boolean) => framed || turn.asks.includes(effect)
      const { state, need } = advance(play.program, stateOf(play), asks)
      play.state = state
      play.need = need
      return
    }
    case 'approved':
      approvedIn(play, turn.approved.step)
      play.state = takeIn(play.program, stateOf(play), turn)
      return
    case 'arrived':
    case 'paused':
    case 'put-back':
    case 'unapproved':
    case 'refused':
    case 'not-begun':
    case 'stopped':
    case 'settled':
    case 'let-go':
      play.state = takeIn(play.program, stateOf(play), turn)
      return
    case 'taken':
    case 'begun':
    case 'resumed':
    case 'renewed':
    case 'asked':
    case 'answered':
    case 'second':
    case 'held':
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
  { run, request, inputs, turns }: Recording
): Played => {
  const play: Play = {
    recording: { run, request, inputs },
    program,
    plan,
    state: undefined,
    need: undefined,
    uses: new Map(),
    shown: new Map(),
    answers: new Map(),
    yes: new Set(),
    rounds: new Map(),
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
