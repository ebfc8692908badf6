import type { CheckContext, CheckedPlan, Plan } from '../../contract/index.ts'
import { formatPlan, parsePlan } from '../../syntax/index.ts'
import { Trial } from '../drive/trial.ts'
import { copyOf } from '../world/world.ts'
import { accept } from './accept.ts'
import { judge } from './judge.ts'
import { type Observations, observe, sourcesOf } from './observe.ts'
import { judgeResumed, type Resumed } from './resumed.ts'
import type { Violation } from './violation.ts'

export interface Examined {
  readonly checked: CheckedPlan
  readonly seen: Observations
  readonly held: Omit<Resumed, 'violations'>
  readonly violations: readonly Violation[]
}

/** Sources that the plan's context brings in: of kept values, and what others know of them already. */
export const before = ({ kept, released }: CheckContext): readonly string[] => [
  ...new Set([
    ...Object.values(kept ?? {}).flatMap(({ from }) => from),
    ...Object.entries(released ?? {}).flatMap(([known, from]) => from.map((source) => copyOf(source, known)))
  ])
]

/** Runs an accepted plan in many worlds and judges what they showed by its manifest. A throw is a hole as well. */
export const examine = (
  checked: CheckedPlan,
  context: CheckContext,
  large: boolean,
  bases?: readonly number[]
): Examined => {
  const trial = new Trial(checked, context, large)
  const sources = sourcesOf(checked, before(context))
  const seen = observe(trial, sources, bases)
  // Splicing is dear: every third program, by its hash.
  const none: Resumed = { violations: [], resumed: 0, apart: new Map() }
  const held = checked.hash.charCodeAt(checked.hash.length - 1) % 3 === 0 ? judgeResumed(trial, sources) : none
  return { checked, seen, held, violations: [...judge(seen, checked.manifest, context), ...held.violations] }
}

/** All of it from the tree on: printed, parsed, checked, run, judged. Nothing where it is not accepted. */
export const examineTree = (tree: Plan, context: CheckContext, large: boolean): Examined | undefined => {
  const { plan } = parsePlan(formatPlan(tree))
  const checked = plan && accept(plan, context).checked
  return checked && examine(checked, context, large)
}
