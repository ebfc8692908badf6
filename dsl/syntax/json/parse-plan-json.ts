import type { Plan } from '../../contract/index.ts'
import { MAX_TREE_DEPTH } from '../depth.ts'
import { errorAt } from '../error-at.ts'
import { MAX_PLAN_LENGTH, type Parsed, parsePlan } from '../parse-plan.ts'
import { formatPlan } from '../print-plan.ts'
import { outOfBounds } from './bounds.ts'
import { describeIssue } from './describe-issue.ts'
import { planJsonSchema } from './plan-schema.ts'

const NOWHERE = { start: 0, end: 0, line: 1, column: 1 }
const MAX_ISSUES = 20

/** Gives every node a place, for the printer, and every negative number its form in the tree. */
const asTree = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asTree)
  if (typeof value !== 'object' || value === null) return value
  const node = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asTree(each)]))
  if (node.kind === 'number' && typeof node.value === 'number' && node.value < 0)
    return { kind: 'negate', of: { ...node, value: -node.value, span: NOWHERE }, span: NOWHERE }
  return { ...node, id: 0, span: NOWHERE }
}

export interface ParsedJson extends Parsed {
  /** The plan in canonical form, where the value has the shape of one: what the spans of its diagnostics are in. */
  readonly text?: string
}

/**
 * Reads the JSON form of a plan, as `JSON.parse` gives it: checks its shape, prints it, and parses that text, so that its
 * hash is that of its text. Never throws. Refuses `syntax/too-large`, `syntax/too-deep`, and `syntax/unexpected` with the
 * JSON path of what is wrong in the message.
 *
 * @example parsePlanJson({ title: 'Nothing' }).text // 'plan "Nothing"\n'
 */
export const parsePlanJson = (value: unknown): ParsedJson => {
  const out = outOfBounds(value)
  if (out) {
    const limit = out === 'syntax/too-deep' ? MAX_TREE_DEPTH : MAX_PLAN_LENGTH
    return { diagnostics: [errorAt(NOWHERE, out, { limit })] }
  }
  const shaped = planJsonSchema.safeParse(value)
  if (!shaped.success)
    return { diagnostics: shaped.error.issues.slice(0, MAX_ISSUES).map((issue) => describeIssue(issue, value)) }
  const text = formatPlan(asTree(shaped.data) as Plan)
  return { text, ...parsePlan(text) }
}
