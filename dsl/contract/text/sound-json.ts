import type { Json } from './canonical-json.ts'

/** A value nested deeper than this is not taken: whoever walks it would run out of stack. */
const MAX_DEPTH = 64

/** Text that every store and every hash can take: no NUL, and no half of a surrogate pair. */
export const isSoundText = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** JSON of which every text is sound, the names of members too. */
export const isSoundJson = (value: unknown, depth = 0): value is Json => {
  if (typeof value === 'string') return isSoundText(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return value === null || typeof value === 'boolean'
  if (depth === MAX_DEPTH) return false
  return Object.entries(value).every(([key, inner]) => isSoundText(key) && isSoundJson(inner, depth + 1))
}
