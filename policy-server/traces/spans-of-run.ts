import { type JournalEvent, type ServerEvent, unreachable } from '@writ/dsl/contract'
import type { MadeSpan } from './made-span.ts'
import { makeRunClock } from './run-clock.ts'
import { effectWord, errorType, originWord, said, stepWord } from './safe-words.ts'
import {
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_TOOL_CALL_ID,
  ATTR_GEN_AI_TOOL_NAME,
  ATTR_GEN_AI_TOOL_TYPE,
  GEN_AI_OPERATION_NAME_VALUE_EXECUTE_TOOL,
  GEN_AI_OPERATION_NAME_VALUE_INVOKE_AGENT,
  TOOL_TYPE_FUNCTION
} from './semconv.ts'
import { type Ending, type Moment, type OpenSpan, openSpanBook, type SpanBook } from './span-book.ts'
import type { ToldRun } from './told-run.ts'
import { WRIT } from './writ-attributes.ts'

type Of<Kind extends JournalEvent['kind']> = Extract<JournalEvent, { kind: Kind }>

/** A run, as far as its leaves have been read. */
interface Story {
  readonly told: ToldRun
  readonly book: SpanBook
  readonly clockOffset: number
  /** The origins where its decision lets it act. */
  readonly granted: ReadonlySet<string>
  offered?: OpenSpan | undefined
  /** Acts by step and batch; questions to the person, and to the second one, by their id. */
  readonly acts: Map<string, OpenSpan>
  readonly questions: Map<string, OpenSpan & { readonly thenSecond: boolean }>
  readonly seconds: Map<string, OpenSpan>
  resumed: number
  isEnded: boolean
}

const take = <T>(map: Map<string, T>, key: string): T | undefined => {
  const held = map.get(key)
  map.delete(key)
  return held
}

const decide = (story: Story, ending: Ending): void => {
  const { told, book } = story
  const operation = GEN_AI_OPERATION_NAME_VALUE_INVOKE_AGENT
  const began = { leaf: ending.leaf, at: ending.at - told.decidedMs }
  const attributes = { [ATTR_GEN_AI_OPERATION_NAME]: operation }
  book.root = { ...began, what: 'run', name: `${operation} ${told.agent.name}`, attributes }
  book.close({ ...began, what: 'decide', name: 'decide plan', attributes: {} }, ending)
}

/** What is still open when a run ends has ended too, and how is not known. */
const endRun = (story: Story, status: string, { leaf, at, error }: Ending): void => {
  const { told, book, offered, acts, questions, seconds } = story
  const unknown = { [WRIT.outcome]: 'unknown' }
  for (const open of acts.values())
    book.close(open, { leaf, at, attributes: unknown, error: errorType('run/unknown-outcome') })
  const unanswered = { [WRIT.choice]: 'unanswered' }
  for (const open of [...questions.values(), ...seconds.values()])
    book.close(open, { leaf, at, attributes: unanswered })
  if (offered) book.close(offered, { leaf, at, error })
  for (const map of [acts, questions, seconds]) map.clear()
  story.offered = undefined
  const attributes = {
    [WRIT.status]: status,
    ...said(WRIT.device, told.device),
    ...(story.resumed > 0 && { [WRIT.resumed]: story.resumed }),
    ...(story.clockOffset !== 0 && { [WRIT.clockOffset]: story.clockOffset })
  }
  // The first end is what the run's own span was sent with.
  if (story.isEnded || !book.root) book.note('late-end', 'end told late', { leaf, at, attributes, error })
  else book.close(book.root, { leaf, at, attributes, error })
  story.isEnded = true
}

const hearServer = (story: Story, event: ServerEvent, moment: Moment): void => {
  if (event.kind === 'plan-decided') {
    const { allowed, asked, policy } = event
    decide(story, { ...moment, attributes: { [WRIT.allowed]: allowed, [WRIT.asked]: asked, [WRIT.policy]: policy } })
    story.offered = { ...moment, what: 'offer', name: 'wait for device', attributes: {} }
  } else if (event.kind === 'plan-refused') {
    const error = errorType(event.code)
    const codes = [...new Set(event.codes.map(errorType))]
    decide(story, { ...moment, attributes: { [WRIT.codes]: codes }, error })
    endRun(story, 'refused', { ...moment, error })
  } else if (event.kind === 'run-refused') {
    // A device that took it is away: nobody knows what was done.
    const status = story.offered ? 'refused' : 'unknown'
    endRun(story, status, { ...moment, error: errorType(event.code) })
  }
}

const begin = (story: Story, moment: Moment): void => {
  if (story.offered) story.book.close(story.offered, moment)
  story.offered = undefined
}

const intend = ({ told, acts, granted }: Story, event: Of<'intent'>, moment: Moment): void => {
  const operation = GEN_AI_OPERATION_NAME_VALUE_EXECUTE_TOOL
  const step = stepWord(event.step)
  const attributes = {
    [ATTR_GEN_AI_OPERATION_NAME]: operation,
    [ATTR_GEN_AI_TOOL_NAME]: event.verb,
    [ATTR_GEN_AI_TOOL_TYPE]: TOOL_TYPE_FUNCTION,
    ...said(ATTR_GEN_AI_TOOL_CALL_ID, step && `${step}/${event.batch}`),
    ...said(WRIT.step, step),
    ...said(WRIT.effect, effectWord(event.effect)),
    [WRIT.effectClass]: event.class,
    ...said(WRIT.origin, originWord(event.origin, granted)),
    ...said(WRIT.signInOrigin, event.at && originWord(event.at, granted)),
    ...said(WRIT.tier, event.verb === 'run' ? told.tiers.get(event.effect) : undefined)
  }
  const name = `${operation} ${event.verb}`
  acts.set(`${event.step}/${event.batch}`, { ...moment, what: 'act', name, attributes })
}

const finish = ({ book, acts }: Story, event: Of<'outcome'>, moment: Moment): void => {
  const { outcome, step, batch, code } = event
  const open = take(acts, `${step}/${batch}`)
  const isWrong = outcome === 'refused' || outcome === 'unknown'
  const error = isWrong ? errorType(code ?? '') : undefined
  const attributes = { [WRIT.outcome]: outcome, ...said(WRIT.raisedTo, event.class) }
  if (open) return book.close(open, { ...moment, attributes, error })
  // Its span was sent as unknown, when the run was given up.
  const late = { ...attributes, ...said(WRIT.step, stepWord(step)) }
  book.note('late-outcome', 'outcome told late', { ...moment, attributes: late, error })
}

const ask = ({ questions }: Story, event: Of<'question'>, moment: Moment): void => {
  const attributes = {
    [WRIT.about]: event.about ?? 'act',
    ...said(WRIT.step, stepWord(event.step)),
    ...said(WRIT.effectClass, event.class)
  }
  const thenSecond = event.needs?.includes('second-person') ?? false
  questions.set(event.question, { ...moment, what: 'ask', name: 'ask person', attributes, thenSecond })
}

const answer = ({ book, questions, seconds }: Story, event: Of<'answer'>, moment: Moment): void => {
  const open = take(questions, event.question)
  const attributes = {
    [WRIT.choice]: event.choice,
    ...(event.given !== undefined && { [WRIT.lasting]: true }),
    ...(event.passkey && { [WRIT.passkey]: true })
  }
  if (!open) return book.note('answer', 'ask person', { ...moment, attributes })
  book.close(open, { ...moment, attributes })
  if (open.thenSecond && event.choice !== 'no' && event.choice !== 'unanswered')
    seconds.set(event.question, { ...moment, what: 'second', name: 'ask second person', attributes: {} })
}

const answerSecond = ({ book, seconds }: Story, event: Of<'second-answer'>, moment: Moment): void => {
  const open = take(seconds, event.question)
  if (open) book.close(open, { ...moment, attributes: { [WRIT.choice]: event.choice } })
}

const hearDevice = (story: Story, event: JournalEvent, moment: Moment): void => {
  switch (event.kind) {
    case 'run-begun':
      return begin(story, moment)
    case 'token-renewed':
    case 'run-recorded':
    case 'run-held':
    case 'run-let-go':
      return
    case 'resumed':
      story.resumed += 1
      return
    case 'intent':
      return intend(story, event, moment)
    case 'outcome':
      return finish(story, event, moment)
    case 'question':
      return ask(story, event, moment)
    case 'answer':
      return answer(story, event, moment)
    case 'second-answer':
      return answerSecond(story, event, moment)
    case 'run-ended': {
      const error = event.status === 'done' ? undefined : errorType(event.code ?? '')
      return endRun(story, event.status, { ...moment, error })
    }
    case 'settled': {
      const attributes = { ...said(WRIT.step, stepWord(event.step)), [WRIT.said]: event.said }
      return story.book.note('settle', 'settle act', { ...moment, attributes })
    }
    default:
      return unreachable(event)
  }
}

const grantedIn = ({ leaves }: ToldRun): ReadonlySet<string> =>
  new Set(
    leaves.flatMap(({ leaf }) =>
      leaf.from === 'server' && leaf.event.kind === 'plan-decided'
        ? (leaf.event.grants ?? []).flatMap(({ origin, via = [] }) => [origin, ...via])
        : []
    )
  )

/**
 * The spans of a run, as far as the log tells of it: one for the run, and under it one for the decision, one for the wait for a
 * device, one for each question and one for each act. Each says with which leaf it ended; from the same leaves come the same spans.
 */
export const spansOfRun = (told: ToldRun): readonly MadeSpan[] => {
  const clock = makeRunClock(
    told.leaves.map(({ leaf }) => leaf),
    told.acceptedAt
  )
  const story: Story = {
    told,
    book: openSpanBook(told),
    clockOffset: clock.offset,
    granted: grantedIn(told),
    acts: new Map(),
    questions: new Map(),
    seconds: new Map(),
    resumed: 0,
    isEnded: false
  }
  for (const { n, leaf } of told.leaves) {
    const moment = { leaf: n, at: clock.timeOf(leaf) }
    if (leaf.from === 'server') hearServer(story, leaf.event, moment)
    else hearDevice(story, leaf.entry.event, moment)
  }
  return story.book.spans
}
