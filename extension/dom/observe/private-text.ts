import type { Look } from '../tree/look.ts'
import { type Drawn, drawnIn } from './drawn-text.ts'

/** What no reader minds between the parts of a number or a word: a page draws what a field holds in groups, say. */
const BETWEEN = /[\s\p{Pd}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
/** Shorter than this, in characters, a value is found only as it stands: nearly every page has three digits in a row somewhere. */
const LONG = 6

const closeUp = (text: string): string => text.normalize('NFKC').replace(BETWEEN, '').toLowerCase()
const asItStands = (text: string): string => text.toLowerCase()

/** The texts that one of the values stands in, or a part of it that those after it go on with. */
const holding = (
  drawn: readonly Drawn[],
  values: readonly string[],
  read: (text: string) => string
): readonly Drawn[] => {
  const ends: number[] = []
  let all = ''
  for (const { text } of drawn) {
    all += read(text)
    ends.push(all.length)
  }
  const found = new Set<Drawn>()
  for (const value of values) {
    let i = 0
    for (let at = all.indexOf(value); at >= 0; at = all.indexOf(value, at + 1)) {
      while ((ends[i] ?? 0) <= at) i++
      for (let k = i; k < drawn.length && (ends[k - 1] ?? 0) < at + value.length; k++)
        if (ends[k] !== (ends[k - 1] ?? 0)) found.add(drawn[k] as Drawn)
    }
  }
  return [...found]
}

/**
 * The texts of the page that say one of these values, in one piece or in several, whatever stands between: in elements, in controls,
 * and in what the page's style adds.
 */
export const privateText = (look: Look, root: Element, values: readonly string[]): readonly Drawn[] => {
  if (values.length === 0) return []
  const drawn = [...drawnIn(look, root)]
  const closed = values.map(closeUp)
  return [
    ...holding(
      drawn,
      closed.filter(({ length }) => length >= LONG),
      closeUp
    ),
    ...holding(drawn, values.filter((_value, at) => (closed[at]?.length ?? 0) < LONG).map(asItStands), asItStands)
  ]
}
