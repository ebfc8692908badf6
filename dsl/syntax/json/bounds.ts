import { MAX_TREE_DEPTH } from '../depth.ts'
import { MAX_PLAN_LENGTH } from '../parse-plan.ts'

/** How deep objects and lists may stand in each other: a list and its items count as two, as they do in JSON. */
const MAX_DEPTH = 2 * MAX_TREE_DEPTH

export type OutOfBounds = 'syntax/too-deep' | 'syntax/too-large'

/**
 * Is the value deeper than any plan, or larger? Every value takes a character of the text at least, so more than a text may
 * have is too many. Walks with its own stack; a value that holds itself is too deep.
 */
export const outOfBounds = (value: unknown): OutOfBounds | undefined => {
  const stack: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }]
  let size = 0
  for (let top = stack.pop(); top; top = stack.pop()) {
    size += typeof top.value === 'string' ? top.value.length + 1 : 1
    if (size > MAX_PLAN_LENGTH) return 'syntax/too-large'
    if (typeof top.value !== 'object' || top.value === null) continue
    if (top.depth >= MAX_DEPTH) return 'syntax/too-deep'
    for (const each of Object.values(top.value)) {
      if (stack.length > MAX_PLAN_LENGTH) return 'syntax/too-large'
      stack.push({ value: each, depth: top.depth + 1 })
    }
  }
  return undefined
}
