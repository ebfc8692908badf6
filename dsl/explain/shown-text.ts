/**
 * Characters that show nothing, or change how others are shown: controls, format characters (the bidi controls among them),
 * default ignorables (UAX #44), line and paragraph separators, lone surrogates, private use, the braille blank. A new line
 * is one too, where a sentence must stay on its line; and what our own marks and quotes are made of must not be forged.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800⟦⟧“”`]/gu

const markOf = (char: string): string => `⟦U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`

/** The text with every character that would not be seen as a mark like `⟦U+202E⟧`: whole, on one line, never cut. */
export const showUnseen = (text: string): string => text.replace(UNSEEN, markOf)
