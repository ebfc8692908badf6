import * as z from 'zod'
import type { OutlineItem, PageOutline } from '../outline/outline-item.ts'
import { parsePageOutline } from '../outline/page-outline-schema.ts'
import { plainOf } from '../outline/plain-of.ts'
import { renderOutline } from '../outline/render-outline.ts'
import { roleOfWord } from '../outline/vocabulary.ts'
import type { ObservedRef } from '../plan/check-context.ts'
import { isSameRef, type Refs, refsSchema } from '../plan/refs.ts'
import { isSoundText } from '../text/sound-json.ts'

/** What `observe` gives: the outline for the planner, and what each `@ref` in it stands for (`CheckContext.refs`). */
export interface Observation {
  /**
   * One line for each element, nested by one space. Every word of the page stands in a JSON string; all else is ours. In
   * such a string `[…]` with one of our labels (`[card number]`) stands for what was left out.
   */
  readonly outline: string
  /** Not for the planner: it is what a later turn's `@e12` is checked against. */
  readonly refs: Refs
}

const LONGEST = 200_000

const refsIn = ({ document, items }: PageOutline): Record<string, ObservedRef> | undefined => {
  const refs: Record<string, ObservedRef> = {}
  let isOne = true
  const take = (item: OutlineItem): void => {
    if (item.kind === 'line') for (const cell of item.cells) cell.forEach(take)
    if (item.kind !== 'element') return
    if (item.ref !== undefined) {
      const { word, name = [], nth } = item
      const role = roleOfWord(word)
      const one = { document, role, name: plainOf(name).toWellFormed(), ...(nth !== undefined && { nth }) }
      const known = refs[`e${item.ref}`]
      if (known && !isSameRef(known, one)) isOne = false
      // What no plan could say, no plan can aim at.
      if (isSoundText(one.name)) refs[`e${item.ref}`] = one
    }
    item.items.forEach(take)
  }
  items.forEach(take)
  return isOne ? refs : undefined
}

/**
 * Makes an observation of what a document told. A renderer can say anything: `undefined` for what is no outline, is too long,
 * or means two things by one ref. What a ref stands for is what the outline says there.
 */
export const readObservation = (told: unknown): Observation | undefined => {
  const page = parsePageOutline(told)
  const refs = page && refsIn(page)
  if (!page || !refs) return undefined
  const outline = renderOutline(page)
  return outline.length > LONGEST ? undefined : { outline, refs }
}

/** Sizes are in UTF-16 code units. */
const observationSchema = z.strictObject({ outline: z.string().max(LONGEST), refs: refsSchema })

/** Is it an observation that was made by {@link readObservation}? */
export const isObservation = (value: unknown): value is Observation => observationSchema.safeParse(value).success
