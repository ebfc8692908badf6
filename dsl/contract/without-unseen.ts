import type { Json } from './canonical-json.ts'

/** What nobody sees, but for what parts lines and what words and emojis are drawn with. */
const UNSEEN =
  /(?!\t|\n|\r|\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** A text of somebody else's without the characters that its readers would not see, and a model would. */
export const withoutUnseen = (text: string): string => text.replace(UNSEEN, '')

/** A value with no such character in its texts. Names of members stay as they are: they are what a type asks for. */
export const jsonWithoutUnseen = (value: Json): Json => {
  if (typeof value === 'string') return withoutUnseen(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(jsonWithoutUnseen)
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, inner === undefined ? inner : jsonWithoutUnseen(inner)])
  )
}
