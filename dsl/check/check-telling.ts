import type { Stmt } from '../contract/index.ts'
import { evaluate } from './check-expr.ts'
import { look } from './check-read.ts'
import { tellPlanner } from './depend.ts'
import { NONE, plainType } from './types.ts'
import { type Findings, newMet, type Place, reportUnknown } from './walk.ts'

type Of<Kind extends Stmt['kind']> = Extract<Stmt, { kind: Kind }>

/** `return`: the planner learns the value (L16). What stands behind the block around runs only where this did not (L30). */
export const checkReturn = (f: Findings, place: Place, stmt: Of<'return'>): number => {
  const { node } = evaluate(f, place, stmt.value, { mayRead: false })
  tellPlanner(f, place, node)
  const next = f.flows.node()
  f.flows.edge('L5', f.going, next)
  f.flows.edge('L30', place.branch, next, 'branch')
  // A run that ends well undoes nothing.
  f.flows.edge('L13', place.branch, f.after, 'branch')
  f.going = next
  for (const { ends } of place.rounds) f.flows.edges('L4', [place.picked], ends)
  return 1
}

/** `observe`: the outline of the target goes to the planner (L16). */
export const checkObserve = (f: Findings, place: Place, stmt: Of<'observe'>): number => {
  const at = { ...place, mayRead: true, met: newMet() }
  tellPlanner(f, place, look(f, at, stmt, 'observe', stmt.target))
  return 1
}

/**
 * `keep`: the values stay on the device with all that they depend on (L15). That it was come to is told, by their names, and by what a later
 * turn is refused for (L16).
 */
export const checkKeep = (f: Findings, place: Place, { names, span }: Of<'keep'>): number => {
  for (const name of names) {
    const variable = place.scope.find(name)
    if (!variable) {
      reportUnknown(f, span, 'check/unknown-name', { word: name, known: place.scope.names() })
      continue
    }
    f.unused.delete(variable)
    const node = f.kept.get(name)?.node ?? f.flows.node()
    f.flows.edges('L15', [variable.node, place.branch, f.going], node)
    f.kept.set(name, { type: plainType(variable.type ?? NONE), node })
  }
  tellPlanner(f, place, place.branch)
  return 1
}
