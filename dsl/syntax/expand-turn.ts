import type { Decl, Diagnostic, Plan } from '../contract/index.ts'
import { parseTurn } from './parse-plan.ts'
import { printDecl } from './print-decl.ts'
import { formatPlan } from './print-plan.ts'

export interface ExpandedTurn {
  /** The whole plan that the turn stands for, in canonical form. */
  readonly text?: string
  /** Of the turn's own text. */
  readonly diagnostics: readonly Diagnostic[]
}

/** What may be declared again as it was: a planner that repeats it means the same site, the same secret. */
const isRepeated = (decl: Decl, known: ReadonlySet<string>): boolean =>
  (decl.kind === 'site' || decl.kind === 'secret') && known.has(printDecl(decl))

/**
 * The whole plan of a turn in a session: the title and declarations of the session's `base`, the turn's own declarations
 * without the sites and secrets that the base declares alike, the turn's statements. Both sides parse and hash this text.
 * Refuses with the diagnostics of `parseTurn`.
 *
 * @example expandTurn(base, 'on app { click button "Next" }').text
 */
export const expandTurn = (base: Plan, turnText: string): ExpandedTurn => {
  const { turn, diagnostics } = parseTurn(turnText)
  if (!turn) return { diagnostics }
  const known = new Set(base.decls.map(printDecl))
  const decls = [...base.decls, ...turn.decls.filter((decl) => !isRepeated(decl, known))]
  return { text: formatPlan({ ...base, decls, body: turn.body }), diagnostics }
}
