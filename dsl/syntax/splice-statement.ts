import type { Diagnostic, Plan, Replaced, Stmt } from '../contract/index.ts'
import { addLook } from './add-look.ts'
import { asNew, isRecord, NEW } from './as-new.ts'
import { errorAt } from './error-at.ts'
import { MAX_PLAN_LENGTH, parsePlan, parseTurn } from './parse-plan.ts'
import { formatPlan } from './print-plan.ts'

export type Spliced =
  | {
      /** The whole plan with the statement replaced, in canonical form. */
      readonly text: string
      /** New id by old id, for every statement, read and obtained value that stays. */
      readonly ids: ReadonlyMap<number, number>
      /** What the new plan must be checked with (`CheckContext.replaced`). */
      readonly replaced: readonly Replaced[]
    }
  | {
      /** Of the replacement's own text; none of its own where the whole got too large or too deep. */
      readonly diagnostics: readonly Diagnostic[]
    }

/** Puts statements in the place of one, wherever in the tree it stands, and gives that one where it was there. */
const replace = (body: readonly Stmt[], id: number, by: readonly Stmt[]): { body: readonly Stmt[]; was?: Stmt } => {
  let was: Stmt | undefined
  const inBody = (stmts: readonly Stmt[]): readonly Stmt[] =>
    stmts.flatMap((stmt) => {
      if (stmt.id !== id) return [inStmt(stmt)]
      was = stmt
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
  const replaced = inBody(body)
  return { body: replaced, ...(was && { was }) }
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
 * What the new plan took the place of: the statement, with what had been replaced inside it, and all that was replaced
 * elsewhere. Numbers are in source order, so what stands first in its place has the number of the replaced statement.
 */
const allReplaced = (was: Stmt, earlier: readonly Replaced[], ids: ReadonlyMap<number, number>): Replaced[] => {
  const inside: Replaced[] = []
  const beside: Replaced[] = []
  for (const each of earlier) {
    const at = each.at === was.id ? was.id : ids.get(each.at)
    if (at === undefined) inside.push(each)
    else beside.push({ ...each, at })
  }
  return [...beside, { at: was.id, was, inside }]
}

/** How long all that was replaced is, written out: it is checked, decided and kept with every plan that goes on. */
const lengthOf = (plan: Plan, all: readonly Replaced[]): number =>
  all.reduce(
    (sum, { was, inside }) => sum + formatPlan({ ...plan, decls: [], body: [was] }).length + lengthOf(plan, inside),
    0
  )

/** Has the plan a statement of this number, which may be anybody's word? */
export const hasStatement = (plan: Plan, id: number): boolean => replace(plan.body, id, []).was !== undefined

/**
 * Replaces one statement of a plan by the statements of a text, for a held run that goes on with another step.
 * Refuses with the diagnostics of `parseTurn`, `syntax/unexpected` for declarations in the replacement, `syntax/too-large` and
 * `syntax/too-deep` for the whole, the first also where all that was replaced together is longer than a plan may be. Throws where the plan has no such statement.
 *
 * `earlier` is what its statements took the place of before; `look` is observed once the plan has run (`addLook`, whose refusal is a diagnostic).
 *
 * @example spliceStatement(plan, 4, 'click button "Next page"')
 */
export const spliceStatement = (
  plan: Plan,
  id: number,
  replacement: string,
  earlier: readonly Replaced[] = [],
  look?: string
): Spliced => {
  const { turn, diagnostics } = parseTurn(replacement)
  if (!turn) return { diagnostics }
  const [decl] = turn.decls
  if (decl) {
    const detail = { found: `\`${decl.kind} ${decl.name}\``, expected: 'only statements in a replacement' }
    return { diagnostics: [errorAt(decl.span, 'syntax/unexpected', detail)] }
  }
  const { body, was } = replace(plan.body, id, asNew(turn.body))
  if (!was) throw new Error(`the plan has no statement ${id}`)
  const looked = look === undefined ? undefined : addLook({ ...plan, body }, look)
  if (looked?.ok === false) {
    const { code, message } = looked.refusal
    return { diagnostics: [{ code, message, severity: 'error', span: turn.span }] }
  }
  const whole = looked?.value ?? { ...plan, body }
  const text = formatPlan(whole)
  const parsed = parsePlan(text)
  if (!parsed.plan) return parsed
  const ids = new Map<number, number>()
  pairIds(whole, parsed.plan.plan, ids)
  const replaced = allReplaced(was, earlier, ids)
  return lengthOf(plan, replaced) > MAX_PLAN_LENGTH
    ? { diagnostics: [errorAt(turn.span, 'syntax/too-large', { limit: MAX_PLAN_LENGTH })] }
    : { text, ids, replaced }
}
