import type { Json } from '@writ/dsl/contract'

/**
 * What an admin who reads a definition does not see, and a model does: controls but for tabs and new lines, format and direction characters, tags,
 * variation selectors, fillers, private use (UAX #44, UTS #39).
 */
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u
/** Of these an emoji may be made. */
const DRAWN = /\p{Extended_Pictographic}\ufe0f?(?:\u200d\p{Extended_Pictographic}\ufe0f?)+|\p{Emoji}\ufe0f/gu

/** Does any text or name in it hold what nobody sees? */
export const hasUnseen = (value: Json | undefined): boolean => {
  if (typeof value === 'string') return UNSEEN.test(value.replace(DRAWN, ''))
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, inner]) => hasUnseen(name) || hasUnseen(inner))
}
