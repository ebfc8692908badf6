import { isCanonicalJson, type Json, type LogLeaf, logLeafSchema } from '@writ/dsl/contract'

/** Has the schema taken all that was given, with no member left out? */
const isAllTaken = (given: unknown, taken: unknown): boolean => {
  if (given === null || typeof given !== 'object') return given === taken
  if (taken === null || typeof taken !== 'object') return false
  const keys = Object.keys(given)
  if (keys.length !== Object.keys(taken).length) return false
  return keys.every((key) =>
    isAllTaken((given as Record<string, unknown>)[key], (taken as Record<string, unknown>)[key])
  )
}

/**
 * Reads a leaf, strictly: one of the known kinds, no member more, and in the one canonical spelling, so that no two
 * texts are the same leaf. `undefined` otherwise.
 */
export const readLeaf = (text: string): LogLeaf | undefined => {
  try {
    const given = JSON.parse(text) as Json
    const parsed = logLeafSchema.safeParse(given)
    return parsed.success && isCanonicalJson(text, given) && isAllTaken(given, parsed.data) ? parsed.data : undefined
  } catch {
    return undefined
  }
}
