import { blocksOf, type Plan, type Stmt } from '../../contract/index.ts'

/** The statements of a block with one thing less: a statement left out, or a block in place of the statement it stands in. */
function* smallerBodies(body: readonly Stmt[]): Generator<readonly Stmt[]> {
  for (const [i, stmt] of body.entries()) {
    const around = (...put: readonly Stmt[]) => [...body.slice(0, i), ...put, ...body.slice(i + 1)]
    yield around()
    for (const inner of blocksOf(stmt)) if (inner.length > 0) yield around(...inner)
    for (const smaller of smallerStmts(stmt)) yield around(smaller)
  }
}

function* smallerStmts(stmt: Stmt): Generator<Stmt> {
  if (stmt.kind === 'if') {
    for (const then of smallerBodies(stmt.then)) yield { ...stmt, then }
    for (const other of smallerBodies(stmt.else)) yield { ...stmt, else: other }
    return
  }
  if ('body' in stmt) for (const body of smallerBodies(stmt.body)) yield { ...stmt, body } as Stmt
  if (stmt.kind === 'try') for (const other of smallerBodies(stmt.else)) yield { ...stmt, else: other }
  if (stmt.kind === 'do') for (const undo of smallerBodies(stmt.undo)) yield { ...stmt, undo }
  if ((stmt.kind === 'let' || stmt.kind === 'var') && stmt.else) {
    const { else: _, ...rest } = stmt
    yield rest
  }
}

/** A smaller plan of which the same still holds, by leaving out one thing after another until nothing more can go. */
export const shrink = (plan: Plan, holds: (smaller: Plan) => boolean): Plan => {
  let least = plan
  for (let again = true; again; ) {
    again = false
    for (const body of smallerBodies(least.body)) {
      const smaller = { ...least, body }
      if (!holds(smaller)) continue
      least = smaller
      again = true
      break
    }
    for (let i = 0; i < least.decls.length && !again; i++) {
      const smaller = { ...least, decls: least.decls.filter((_, at) => at !== i) }
      if (!holds(smaller)) continue
      least = smaller
      again = true
    }
  }
  return least
}
