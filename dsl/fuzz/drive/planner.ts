import { checkPlan } from '../../check/index.ts'
import type { CheckContext, Plan } from '../../contract/index.ts'
import { type RunState, resumeRun } from '../../run/index.ts'
import { formatPlan, parsePlan, spliceStatement } from '../../syntax/index.ts'
import { type Going, goingOf } from './going.ts'

/** What a held statement is replaced with, in turn: itself after a look at the page, itself as it was, or nothing of it. */
const LOOK = 'wait for status "A" up to 1s'
const NOTHING = 'require true else "-"'
const WAYS = ['look', 'again', 'nothing'] as const
type Way = (typeof WAYS)[number]

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

/** The plan with the statement replaced, if it is accepted. */
const splice = (held: Going, id: number, by: string, context: CheckContext): Spliced | undefined => {
  const spliced = spliceStatement(held.checked.plan, id, by, held.replaced)
  if (!('text' in spliced)) return undefined
  const { text, ids, replaced } = spliced
  const { plan } = parsePlan(text)
  const checked = plan && checkPlan(plan, { ...context, replaced }).checked
  return checked && { going: goingOf(checked, replaced), ids }
}

/** A planner that tries the statement again at which a run is held, now and then after a look, or goes on without it. */
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
    for (let i = 0; i < WAYS.length; i++) {
      const way = WAYS[(ended.at + i) % WAYS.length] as Way
      const key = `${ended.at} ${way}`
      if (!known.has(key)) known.set(key, this.#splice(held, ended.at, way))
      const spliced = known.get(key)
      if (!spliced) continue
      const { going, ids } = spliced
      const again = resumeRun(going.program, state, { held: held.program, ids })
      if (again.ok) return { going, ids, state: again.value }
    }
    return undefined
  }

  #splice(held: Going, id: number, way: Way): Spliced | undefined {
    if (way === 'nothing') return splice(held, id, NOTHING, this.#context)
    const words = wordsOf(held.checked.plan, id)
    return words === undefined
      ? undefined
      : splice(held, id, way === 'look' ? `${LOOK} ${words}` : words, this.#context)
  }
}
