/** A piece of a text; a number is to be drawn from left to right whatever stands around it. */
export interface NumberPiece {
  readonly text: string
  readonly isNumber: boolean
}

/** Letters that are written from right to left: Hebrew, Arabic, and what is beside them in Unicode. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u
const NUMBER = /\p{Nd}(?:[\p{Nd}\p{Zs}.,:/'-]*\p{Nd})?/gu

/**
 * Sets the numbers of a text apart where it has letters that are written from right to left: beside these, the groups of an amount
 * such as `1 900` change places on the screen (UAX #9, N1), and it reads as another amount.
 */
export const numbersApart = (text: string): readonly NumberPiece[] => {
  if (!RIGHT_TO_LEFT.test(text)) return [{ text, isNumber: false }]
  const pieces: NumberPiece[] = []
  let at = 0
  for (const { 0: number, index } of text.matchAll(NUMBER)) {
    if (index > at) pieces.push({ text: text.slice(at, index), isNumber: false })
    pieces.push({ text: number, isNumber: true })
    at = index + number.length
  }
  return at < text.length ? [...pieces, { text: text.slice(at), isNumber: false }] : pieces
}
