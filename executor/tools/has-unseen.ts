import { type Json, withoutUnseen } from '@writ/dsl/contract'

/**
 * Does any text or name in it hold what an admin who reads a definition does not see, and a model does: controls but for tabs and new lines, format and
 * direction characters, tags, variation selectors, fillers, private use (UAX #44, UTS #39)? What a word or an emoji is drawn with is seen.
 */
export const hasUnseen = (value: Json | undefined): boolean => {
  if (typeof value === 'string') return withoutUnseen(value) !== value.replaceAll('\r', '')
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, inner]) => hasUnseen(name) || hasUnseen(inner))
}
