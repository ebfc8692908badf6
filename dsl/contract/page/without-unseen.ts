import type { Json } from '../text/canonical-json.ts'

/**
 * Letters and marks of scripts that are written with joiners (UAX #31, 2.3): those that join their letters, and those whose vowels are signs.
 */
const JOINS =
  '(?=[\\p{L}\\p{M}])[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mong}\\p{scx=Nkoo}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Mymr}\\p{scx=Khmr}\\p{scx=Tibt}]'
const EMOJI = '\\p{Extended_Pictographic}'

/** Joiners and selectors where something is drawn otherwise without them: within a word, an emoji (UTS #51), or behind what is an emoji or none by them. */
const DRAWN = [
  `(?<=${JOINS})\\u200c(?=${JOINS})`,
  `(?<=${JOINS})\\u200d(?![\\u200c\\u200d])`,
  `(?<=${EMOJI}\\ufe0f?|\\p{Emoji_Modifier})\\u200d(?=${EMOJI})`,
  `(?<=${EMOJI})[\\ufe0e\\ufe0f]`,
  '(?<=[0-9#*])\\ufe0f(?=\\u20e3)'
].join('|')

/** What nobody sees, but for what parts lines and what words and emojis are drawn with. */
const UNSEEN = new RegExp(
  [
    '(?![\\t\\n\\u200c\\u200d\\ufe0e\\ufe0f])[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\u2800]',
    `(?=[\\u200c\\u200d\\ufe0e\\ufe0f])(?!${DRAWN}).`
  ].join('|'),
  'gu'
)

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
