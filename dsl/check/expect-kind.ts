import type { Expr, Type } from '../contract/index.ts'
import { isKind, type Known, printType } from './types.ts'
import { type Findings, report } from './walk.ts'

/** Reports a type that is none of these kinds. */
export const expectKind = (f: Findings, expr: Expr, type: Known, ...kinds: readonly Type['kind'][]): void => {
  if (type === undefined || isKind(type, ...kinds)) return
  report(f, expr.span, 'check/type-mismatch', { expected: kinds.join(' or '), found: printType(type) })
}
