import type { Value } from '../contract/index.ts'

/** A text, and all texts of a list or record together, are at most so long; a list, with all that is in it, has at most so many entries. */
export const MAX_CHARACTERS = 1_000_000
export const MAX_ENTRIES = 100_000

/** What computing one expression may take: evaluations, entries compared, pieces of text. */
export const MAX_WORK = 20_000_000
/** Characters that are as much work as one evaluation. */
const PIECE = 16

/** Is the value within the limits? What a plan holds twice counts twice, since it is written down twice. */
export const fits = (value: Value): boolean => {
  if (typeof value === 'string') return value.length <= MAX_CHARACTERS
  if (value === null || typeof value !== 'object') return true
  return weigh(value, { characters: MAX_CHARACTERS, entries: MAX_ENTRIES })
}

const weigh = (value: Value, left: { characters: number; entries: number }): boolean => {
  if (typeof value === 'string') left.characters -= value.length
  else if (Array.isArray(value)) {
    left.entries -= value.length
    return left.entries >= 0 && value.every((item) => weigh(item, left))
  } else if (value !== null && typeof value === 'object') {
    for (const each of Object.values(value)) if (!weigh(each, left)) return false
  }
  return left.characters >= 0
}

/** How much work it is to go through values once, counted no further than `most`. */
export const workOf = (values: readonly Value[], most: number): number => {
  let work = 0
  for (const value of values) {
    if (work > most) break
    if (typeof value === 'string') work += value.length / PIECE
    else if (value !== null && typeof value === 'object')
      work += workOf(Array.isArray(value) ? value : Object.values(value), most - work)
    work++
  }
  return work
}
