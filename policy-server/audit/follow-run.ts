import { type JournalEvent, unreachable } from '@writ/dsl/contract'
import { followIntent, followOutcome, followSettled, hasLost, isHarmless } from './follow-act.ts'
import { followAnswer, followQuestion, followSecondAnswer } from './follow-question.ts'
import type { Of, RunStory, Teller } from './run-story.ts'

/** Takes the device's next word on a run into its story; the reason, when it cannot follow what was told before. */
export const followRunEvent = (run: RunStory, event: JournalEvent, teller: Teller): string | undefined => {
  if (event.kind === 'settled') return followSettled(run, event, teller)
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
      return followIntent(run, event)
    case 'outcome':
      return followOutcome(run, event)
    case 'question':
      if (run.questions.has(event.question)) return 'the question was asked before'
      return followQuestion(run, event)
    case 'answer':
      return followAnswer(run, event, teller)
    case 'second-answer':
      return followSecondAnswer(run, event)
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
