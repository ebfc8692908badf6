/**
 * What a reader cannot see, or takes for a plain space: format and control characters, those that reorder text, default
 * ignorables, private use, and every space but U+0020 (UTS #39, UAX #9).
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]|(?! )\p{Zs}/gu

const escaped = (char: string): string =>
  char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')

/** Text as it can be shown: what a reader would not see stands as its escapes. */
export const showUnseen = (text: string): string => text.replace(UNSEEN, escaped)

/** A JSON string that shows all it holds. */
export const printString = (text: string): string => showUnseen(JSON.stringify(text))
