import { checkPlan } from '../../check/index.ts'
import type { CheckContext, Plan } from '../../contract/index.ts'
import { type RunState, resumeRun } from '../../run/index.ts'
import { formatPlan, parsePlan, spliceStatement } from '../../syntax/index.ts'
import { type Going, goingOf } from './going.ts'

/** What a held statement is replaced with, in turn: itself, after a look at the page or as it was. */
const LOOK = 'wait for status "A" up to 1s'

/** A held run in the plan that it goes on with. `ids` gives what each statement of the old plan is called in it. */
export interface Resumed {
  readonly going: Going
  readonly state: RunState
  readonly ids: ReadonlyMap<number, number>
}

/** The words of a statement in the plan as it is printed. */
const wordsOf = (plan: Plan, id: number): string | undefined => {
  const { plan: again } = parsePlan(formatPlan(plan))
  let words: string | undefined
  JSON.stringify(again?.plan.body, (_, value) => {
    if (value?.id === id) words ??= again?.text.slice(value.span.start, value.span.end)
    return value
  })
  return words
}

interface Spliced {
  readonly going: Going
  readonly ids: ReadonlyMap<number, number>
}

/** The plan with the statement tried again, if it is accepted. */
const splice = ({ checked: { plan } }: Going, id: number, by: string, context: CheckContext): Spliced | undefined => {
  const spliced = spliceStatement(plan, id, by)
  const parsed = 'text' in spliced ? parsePlan(spliced.text).plan : undefined
  const checked = parsed && checkPlan(parsed, context).checked
  return checked && 'text' in spliced ? { going: goingOf(checked), ids: spliced.ids } : undefined
}

/** A planner that tries the statement again at which a run is held, now and then after a look. */
export class Planner {
  readonly #context: CheckContext
  /** What was spliced once, by the plan, the statement and what was put in its place. */
  readonly #known = new Map<Going, Map<string, Spliced | undefined>>()

  constructor(context: CheckContext) {
    this.#context = context
  }

  /** Nothing where the new plan is not accepted or the run may not go on. */
  resume(held: Going, state: RunState): Resumed | undefined {
    const { ended } = state
    if (ended === undefined || ended.kind === 'done' || ended.at === undefined) return undefined
    const known = this.#known.get(held) ?? new Map<string, Spliced | undefined>()
    this.#known.set(held, known)
    for (const looks of ended.at % 2 === 0 ? [true, false] : [false, true]) {
      const key = `${ended.at} ${looks}`
      if (!known.has(key)) known.set(key, this.#splice(held, ended.at, looks))
      const spliced = known.get(key)
      if (!spliced) continue
      const { going, ids } = spliced
      const again = resumeRun(going.program, state, { held: held.program, ids })
      if (again.ok) return { going, ids, state: again.value }
    }
    return undefined
  }

  #splice(held: Going, id: number, looks: boolean): Spliced | undefined {
    const words = wordsOf(held.checked.plan, id)
    return words === undefined ? undefined : splice(held, id, looks ? `${LOOK} ${words}` : words, this.#context)
  }
}
