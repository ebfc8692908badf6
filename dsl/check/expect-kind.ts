import type { Expr, Type } from '../contract/index.ts'
import { isKind, type Known, printType } from './types.ts'
import { type Findings, report } from './walk.ts'

/** Is it one of these kinds, or not known? Reports any other. */
export const expectKind = (f: Findings, expr: Expr, type: Known, ...kinds: readonly Type['kind'][]): boolean => {
  if (type === undefined || isKind(type, ...kinds)) return true
  report(f, expr.span, 'check/type-mismatch', { expected: kinds.join(' or '), found: printType(type) })
  return false
}
