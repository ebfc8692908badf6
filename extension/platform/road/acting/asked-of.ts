import { enclosingTargets, printTarget } from '@writ/dsl/contract'
import type { ReadyAct } from '@writ/dsl/run'
import type { Asked } from '../../page/page-refusal.ts'

/** In the plan's words: what an act aims at, and what encloses that, beside how the document was told it. */
export const askedOf = ({ act, checked }: ReadyAct): Pick<Asked, 'target' | 'enclosing'> => {
  if (act.verb === 'call') return { target: `tool ${act.name}` }
  if (!checked.target) return {}
  const told = 'target' in act ? enclosingTargets(act.target) : []
  const said = enclosingTargets(checked.target)
  const enclosing = told.flatMap((target, at) => {
    const own = said[at]
    return own && told.length === said.length ? [{ told: printTarget(target), said: printTarget(own) }] : []
  })
  return { target: printTarget(checked.target), enclosing }
}
