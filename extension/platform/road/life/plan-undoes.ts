import { type CheckedPlan, type CheckedStep, type PlannedUndo, printTarget, riskOf } from '@writ/dsl/contract'

/** Acts that are listed at most: the rest is counted. */
const MAX_ACTS = 12

const isObject = (node: unknown): node is object => typeof node === 'object' && node !== null

const holds = (node: unknown, id: number): boolean =>
  isObject(node) && (('id' in node && node.id === id) || Object.values(node).some((inner) => holds(inner, id)))

/** The undos of all `do` around a statement, in the order in which they are done. None for what stands in an `undo` itself. */
const undosAround = (node: unknown, id: number): readonly unknown[] => {
  if (!isObject(node)) return []
  if (!('kind' in node && node.kind === 'do' && 'undo' in node && 'body' in node))
    return Object.values(node).flatMap((inner) => undosAround(inner, id))
  const { undo, body } = node
  return holds(body, id) ? [...undosAround(body, id), undo] : []
}

/** What of the plan's steps stands in a part of it, in the order of the text; what only looks is left out. */
const actsIn = (node: unknown, steps: CheckedPlan['steps']): readonly CheckedStep[] => {
  if (!isObject(node)) return []
  const step = 'id' in node && typeof node.id === 'number' ? steps[node.id] : undefined
  const own = step && riskOf(step.class) > riskOf('read') ? [step] : []
  return [...own, ...Object.values(node).flatMap((inner) => actsIn(inner, steps))]
}

/**
 * How the plan says to take back the statement `id`, by the undos around it; nothing where none of them presses or sends anything at its
 * site, as one that only goes there.
 */
export const planUndoes = (
  { plan, steps }: Pick<CheckedPlan, 'plan' | 'steps'>,
  { id, origin }: Pick<CheckedStep, 'id' | 'origin'>
): PlannedUndo | undefined => {
  const acts = undosAround(plan.body, id).flatMap((undo) => actsIn(undo, steps))
  const mayTakeBack = acts.some((act) => act.origin === origin && riskOf(act.class) >= riskOf('activate'))
  if (!mayTakeBack) return undefined
  const shown = acts.slice(0, MAX_ACTS).map(({ verb, class: effect, origin: where, target }) => ({
    verb,
    effect,
    origin: where,
    ...(target && { target: printTarget(target) })
  }))
  return { acts: shown, more: acts.length - shown.length }
}
