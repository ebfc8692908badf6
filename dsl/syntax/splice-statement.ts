import type { Diagnostic, Plan, Stmt } from '../contract/index.ts'
import { errorAt } from './error-at.ts'
import { parsePlan, parseTurn } from './parse-plan.ts'
import { formatPlan } from './print-plan.ts'

export type Spliced =
  | {
      /** The whole plan with the statement replaced, in canonical form. */
      readonly text: string
      /** New id by old id, for every statement, read and obtained value that stays. */
      readonly ids: ReadonlyMap<number, number>
    }
  | {
      /** Of the replacement's own text; none of its own where the whole got too large or too deep. */
      readonly diagnostics: readonly Diagnostic[]
    }

/** The id of what did not stand in the old plan. */
const NEW = -1

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const map = (value: unknown, change: (node: Readonly<Record<string, unknown>>) => unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => map(each, change))
  if (!isRecord(value)) return value
  return change(Object.fromEntries(Object.entries(value).map(([key, each]) => [key, map(each, change)])))
}

const asNew = (body: readonly Stmt[]): readonly Stmt[] =>
  map(body, (node) => ('id' in node ? { ...node, id: NEW } : node)) as readonly Stmt[]

/** Puts statements in the place of one, wherever in the tree it stands. `found` tells whether it was there. */
const replace = (body: readonly Stmt[], id: number, by: readonly Stmt[]): { body: readonly Stmt[]; found: boolean } => {
  let found = false
  const inBody = (stmts: readonly Stmt[]): readonly Stmt[] =>
    stmts.flatMap((stmt) => {
      if (stmt.id !== id) return [inStmt(stmt)]
      found = true
      return by
    })
  const inStmt = (stmt: Stmt): Stmt => {
    switch (stmt.kind) {
      case 'if': {
        const [then, otherwise] = [inBody(stmt.then), inBody(stmt.else)]
        return { ...stmt, then, else: otherwise }
      }
      case 'try':
        return { ...stmt, body: inBody(stmt.body), else: inBody(stmt.else) }
      case 'do':
        return { ...stmt, body: inBody(stmt.body), undo: inBody(stmt.undo) }
      case 'on':
      case 'within':
      case 'frame':
      case 'tab':
      case 'for':
      case 'repeat':
        return { ...stmt, body: inBody(stmt.body) }
      default:
        return stmt
    }
  }
  return { body: inBody(body), found }
}

/** Walks two trees of one shape together and notes which number became which. */
const pairIds = (before: unknown, after: unknown, ids: Map<number, number>): void => {
  if (!isRecord(before) || !isRecord(after)) return
  const { id: was } = before
  const { id: is } = after
  if (typeof was === 'number' && typeof is === 'number' && was !== NEW) ids.set(was, is)
  for (const key of Object.keys(before)) pairIds(before[key], after[key], ids)
}

/**
 * Replaces one statement of a plan by the statements of a text, for a held run that goes on with another step.
 * Refuses with the diagnostics of `parseTurn`, `syntax/unexpected` for declarations in the replacement, `syntax/too-large` and
 * `syntax/too-deep` for the whole. Throws where the plan has no such statement.
 *
 * @example spliceStatement(plan, 4, 'click button "Next page"')
 */
export const spliceStatement = (plan: Plan, id: number, replacement: string): Spliced => {
  const { turn, diagnostics } = parseTurn(replacement)
  if (!turn) return { diagnostics }
  const [decl] = turn.decls
  if (decl) {
    const detail = { found: `\`${decl.kind} ${decl.name}\``, expected: 'only statements in a replacement' }
    return { diagnostics: [errorAt(decl.span, 'syntax/unexpected', detail)] }
  }
  const { body, found } = replace(plan.body, id, asNew(turn.body))
  if (!found) throw new Error(`the plan has no statement ${id}`)
  const whole = { ...plan, body }
  const text = formatPlan(whole)
  const parsed = parsePlan(text)
  if (!parsed.plan) return parsed
  const ids = new Map<number, number>()
  pairIds(whole, parsed.plan.plan, ids)
  return { text, ids }
}
