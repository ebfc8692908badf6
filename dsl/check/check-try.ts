import type { Stmt } from '../contract/index.ts'
import { beginsWithOpen } from './check-blocks.ts'
import { branchOf, tellStep } from './depend.ts'
import { openedInTry } from './opened.ts'
import { pickedBy } from './picked.ts'
import { Scope } from './scope.ts'
import { lateOn } from './tab-order.ts'
import { type Findings, type Place, report } from './walk.ts'

type Of<Kind extends Stmt['kind']> = Extract<Stmt, { kind: Kind }>

/** `try A else B`: any step of A that fails decides what of A is done, and whether B is (L10). */
export const checkTry = (f: Findings, place: Place, stmt: Of<'try'>): number => {
  const branch = branchOf(f, 'L3', place)
  const picks = f.flows.node()
  const picked = pickedBy(f, place, picks, stmt.body)
  const inner = (): Place => ({ ...place, ...picked, branch, scope: new Scope(place.scope) })
  const [steps, otherwise] = openedInTry(
    f,
    () => f.inside.block(f, { ...inner(), caught: { node: branch, rule: 'L10', picks }, ending: [] }, stmt.body),
    () => f.inside.block(f, inner(), stmt.else)
  )
  return 1 + steps + otherwise
}

const beginsAnew = ({ site }: Place, undo: Of<'do'>['undo']): boolean =>
  undo[0]?.kind === 'on' ? beginsWithOpen(undo[0].body) : site !== undefined && beginsWithOpen(undo)

/**
 * `do A undo B`: B is done where A was completed and the run stops later, so it depends on everything that may stop the run
 * from there on, and on what may end it well before that (L13). It sees the names of A, which are all set by then.
 */
export const checkDo = (f: Findings, place: Place, stmt: Of<'do'>): number => {
  const scope = new Scope(place.scope)
  const steps = f.inside.block(f, { ...place, scope }, stmt.body)
  if (stmt.undo.length > 0 && !beginsAnew(place, stmt.undo))
    report(f, (stmt.undo[0] as Stmt).span, 'check/undo-must-open')

  // Which of these were completed, and so were or were not undone, is told at the end.
  tellStep(f, place)
  const { flows } = f
  // What stops the run from here on also stops it after everything before.
  const before = f.after
  const after = flows.node()
  flows.edge('L13', after, before)
  const branch = branchOf(f, 'L3', place)
  flows.edge('L13', after, branch)
  const { caught: _, ...rest } = place
  const going = f.going
  // Only what was to be undone after this depends on how it ends.
  f.after = before
  const undoing: Place = { ...rest, branch, scope: new Scope(scope), inUndo: true, repeats: [], ending: [] }
  const undoSteps = f.given.inUndo(() => lateOn(f, () => f.inside.block(f, undoing, stmt.undo)))
  // An undo that fails ends only itself; that it did is told at the end.
  flows.edge('L16', f.going, f.people.planner)
  f.going = going
  f.after = after
  return 1 + steps + undoSteps
}
