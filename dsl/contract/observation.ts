import * as z from 'zod'
import type { ObservedRef } from './check-context.ts'

/** What `observe` gives: the outline for the planner, and what each `@ref` in it stands for (`CheckContext.refs`). */
export interface Observation {
  /**
   * One line for each element, nested by one space. Every word of the page stands in a JSON string; all else is ours. In
   * such a string `[…]` with one of our labels (`[card number]`) stands for what was left out.
   */
  readonly outline: string
  /** By the ref without its `@`, as `e12`. Not for the planner: it is what a plan's `@e12` is checked against. */
  readonly refs: Readonly<Record<string, ObservedRef>>
}

const REF = /^e[1-9]\d{0,8}$/

/** Sizes are in UTF-16 code units. */
export const observationSchema = z.strictObject({
  outline: z.string().max(200_000),
  refs: z.record(
    z.string().regex(REF),
    z.strictObject({
      document: z.string().min(1).max(64),
      role: z.string().min(1).max(64),
      name: z.string().max(400),
      nth: z.int().positive().max(10_000).optional()
    })
  )
})

/** Is it an observation? A renderer can say anything. */
export const isObservation = (value: unknown): value is Observation => observationSchema.safeParse(value).success
