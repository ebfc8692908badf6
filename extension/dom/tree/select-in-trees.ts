import type { Look } from './look.ts'
import { native } from './native.ts'
import { hostsIn, type Tree } from './shadow-hosts.ts'

/** The elements of a tree, and of the shadow trees in it, that match a selector. */
export function* selectInTrees(look: Look, root: Tree, selector: string): Generator<Element> {
  yield* native.select(root, selector)
  for (const host of hostsIn(look, root)) {
    const shadow = look.shadowOf(host)
    if (shadow) yield* selectInTrees(look, shadow, selector)
  }
}
