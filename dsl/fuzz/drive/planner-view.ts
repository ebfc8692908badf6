import type { ActOutcome, Refusal } from '../../contract/index.ts'
import type { Ended } from '../../run/index.ts'
import type { Recorder } from './trace.ts'

/** What is refused where an operand is of a type that the checker lets stand nowhere there. */
const OTHER_TYPE = /^`|^this name|^there is no|^a condition|^only a/
/** What the right types are refused for: no value of a function, such as the first of an empty list. */
const NO_VALUE = /has no value for this$/

const illTyped = ({ code, detail }: Refusal): string | undefined => {
  const why = code === 'run/bad-value' ? String(detail?.why) : ''
  return OTHER_TYPE.test(why) && !NO_VALUE.test(why) ? why : undefined
}

/**
 * What the planner is told of a run: each step with its outcome, each view, and the end. A step that was not done is told
 * only once the run has gone on after it: a run that ends there tells it as its end.
 */
export class PlannerView {
  readonly #seen: Recorder
  #held: string[] = []

  constructor(seen: Recorder) {
    this.#seen = seen
  }

  told(step: string, outcome: ActOutcome | undefined): void {
    if (!outcome || outcome.kind === 'not-run') return
    if (outcome.kind === 'done') {
      this.#show(`${step} done`)
      return
    }
    this.#held.push(`${step} ${outcome.kind} ${outcome.kind === 'refused' ? outcome.refusal.code : ''}`)
  }

  asked(step: string): void {
    this.#show(`${step} asked`)
  }

  #show(what: string): void {
    for (const held of this.#held.splice(0)) this.#seen.show('planner', held)
    this.#seen.show('planner', what)
  }

  /** The run stopped and is held. Gives all that the planner knows by then. */
  held(ended: Ended): string {
    const why = ended.kind === 'done' ? '' : JSON.stringify([ended.at, ended.refusal.code, ended.refusal.detail])
    this.#show(`held ${why}`)
    // Where it was held in another round, the planner has seen that, and what it does then may depend on it.
    return `${why} after ${this.#seen.sees.get('planner')?.join()}`
  }

  end(ended: Ended): void {
    for (const [name, value] of Object.entries(ended.kept)) this.#seen.kept.set(name, JSON.stringify(value))
    this.#seen.ended = ended.kind
    this.#seen.illTyped = ended.kind === 'done' ? undefined : illTyped(ended.refusal)
    const lines = [...ended.undone, ...ended.notUndone].map(({ line }) => line)
    this.#seen.end =
      ended.kind === 'done'
        ? JSON.stringify([ended.result, Object.keys(ended.kept).sort()])
        : JSON.stringify([this.#held, ended.refusal.code, ended.refusal.detail, ended.refusal.span?.start, lines])
  }
}
