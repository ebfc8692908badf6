import type { Readable } from '@writ/dsl/contract'
import { descriptionOf } from '../naming/description-of.ts'
import { heldBy } from '../naming/held-value.ts'
import { nameOf } from '../naming/name-of.ts'
import { roleOf } from '../naming/role-of.ts'
import { levelOf, statesOf } from '../naming/states-of.ts'
import type { Look } from '../tree/look.ts'
import { isHidden } from '../tree/visibility.ts'

/** What accessibility says of an element; `undefined` for one that it does not tell of. */
export const readableOf = (look: Look, el: Element): Readable | undefined => {
  if (isHidden(look, el)) return undefined
  const role = roleOf(look, el)
  const level = levelOf(look, el, role)
  const value = heldBy(look, el, role)
  return {
    role,
    name: nameOf(look, el),
    description: descriptionOf(look, el),
    states: statesOf(look, el, role),
    ...(level !== undefined && { level }),
    ...(value !== undefined && { value })
  }
}
