import type { Stmt } from './plan-tree.ts'

/** The blocks of a statement, in source order. */
export const blocksOf = (stmt: Stmt): readonly (readonly Stmt[])[] => {
  switch (stmt.kind) {
    case 'if':
      return [stmt.then, stmt.else]
    case 'try':
      return [stmt.body, stmt.else]
    case 'do':
      return [stmt.body, stmt.undo]
    default:
      return 'body' in stmt ? [stmt.body] : []
  }
}
