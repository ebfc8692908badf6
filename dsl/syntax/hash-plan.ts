import { hashJson, type Json, type ObservedRef, type Plan, type PlanHash } from '../contract/index.ts'

const POSITION: ReadonlySet<string> = new Set(['span', 'id'])

/** The tree without where its parts stood. Names of the plan are values in the tree, never keys, so none is lost. */
export const withoutPositions = (value: unknown): Json => {
  if (Array.isArray(value)) return value.map(withoutPositions)
  if (typeof value !== 'object' || value === null) return value as Json
  const kept = Object.entries(value).filter(([key]) => !POSITION.has(key))
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutPositions(each)]))
}

/**
 * SHA-256 over the RFC 8785 form of the tree: comments, layout and spelling of strings do not matter, anything else does.
 * Where the plan aims by refs of an observation, over `{ plan, refs }`, with what each ref it uses stands for.
 */
export const hashPlan = (plan: Plan, refs: Readonly<Record<string, ObservedRef>> = {}): PlanHash => {
  const used = Object.entries(refs).map(([name, ref]): [string, Json] => [name, { ...ref }])
  if (used.length > 0) return hashJson({ plan: withoutPositions(plan), refs: Object.fromEntries(used) })
  return hashJson(plan as unknown as Json, POSITION)
}
