import { encloseTarget, type ObservedRef, type Target } from '../contract/index.ts'
import type { Names } from './assembly.ts'

/** The target inside the enclosing one. `in page` goes back to the whole page; `undefined` where nothing but it is left. */
export const composeTarget = (target: Target, within: Target | undefined): Target | undefined =>
  target.role === 'page' ? undefined : encloseTarget(target, within)

/** Puts what an observation's `@ref` stood for in its place; an `@name` of a variable stays. */
export const replaceRefs = (target: Target, refs: Readonly<Record<string, ObservedRef>>, names: Names): Target => {
  const { role, match, having, in: outer, ...rest } = target
  const name = match?.kind === 'element' && names.find(match.element) === undefined ? match.element : undefined
  const ref = name === undefined ? undefined : refs[name]
  if (name !== undefined && !ref) throw new Error(`the checker let @${name} through`)
  return {
    ...(ref
      ? { role: ref.role, match: { kind: 'is', text: ref.name }, document: ref.document }
      : { role, ...(match && { match }) }),
    ...rest,
    ...(ref?.nth !== undefined && { states: [...rest.states, { kind: 'nth', nth: ref.nth }] }),
    having: having.map((each) => replaceRefs(each, refs, names)),
    ...(outer && { in: replaceRefs(outer, refs, names) })
  }
}
