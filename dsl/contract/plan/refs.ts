import * as z from 'zod'
import { isSoundText } from '../text/sound-json.ts'
import type { ObservedRef } from './check-context.ts'

/** What the refs of a view stand for, by the ref without its `@`, as `e12`. */
export type Refs = Readonly<Record<string, ObservedRef>>

const REF = /^e[1-9]\d{0,8}$/

/** Sizes are in UTF-16 code units. */
export const refsSchema: z.ZodType<Refs> = z.record(
  z.string().regex(REF),
  z.strictObject({
    document: z.string().min(1).max(64),
    role: z.string().min(1).max(64),
    name: z.string().refine(isSoundText, 'holds a NUL or half a character'),
    nth: z.int().positive().max(10_000).optional()
  })
) as z.ZodType<Refs>

export const isSameRef = (a: ObservedRef | undefined, b: ObservedRef | undefined): boolean =>
  a?.document === b?.document && a?.role === b?.role && a?.name === b?.name && a?.nth === b?.nth

const documentOf = (refs: Refs): string | undefined => Object.values(refs)[0]?.document

/**
 * What can be aimed at after these views, the last one last: what that one told, and what earlier ones told of the same document,
 * where an element keeps its number. `undefined` where none told any.
 */
export const joinRefs = (views: readonly Refs[]): Refs | undefined => {
  const told = views.filter((refs) => documentOf(refs) !== undefined)
  const last = told.at(-1)
  return last && Object.assign({}, ...told.filter((refs) => documentOf(refs) === documentOf(last)))
}
