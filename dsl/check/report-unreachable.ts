import type { Stmt } from '../contract/index.ts'
import { type Findings, report } from './walk.ts'

/** Nothing may follow `return` in its block. */
export const reportUnreachable = (f: Findings, stmts: readonly Stmt[]): void => {
  const end = stmts.findIndex(({ kind }) => kind === 'return')
  const after = end >= 0 ? stmts[end + 1] : undefined
  if (after) report(f, after.span, 'check/unreachable')
}
