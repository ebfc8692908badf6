/** The engine's own search is quick, but for long pieces of much alike text it takes their length times the text's. */
const SHORT = 64

/** Where a piece stands in a text from an index on, or -1. In time that grows with the sum of their lengths (Knuth, Morris, Pratt). */
export const findText = (text: string, piece: string, from: number): number => {
  if (piece.length <= SHORT) return text.indexOf(piece, from)
  const border = bordersOf(piece)
  let matched = 0
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    while (matched > 0 && unit !== piece.charCodeAt(matched)) matched = border[matched - 1] ?? 0
    if (unit === piece.charCodeAt(matched)) matched++
    if (matched === piece.length) return i + 1 - matched
  }
  return -1
}

/** For each beginning of a piece, how long a shorter beginning it also ends with. */
const bordersOf = (piece: string): Uint32Array => {
  const border = new Uint32Array(piece.length)
  let matched = 0
  for (let i = 1; i < piece.length; i++) {
    const unit = piece.charCodeAt(i)
    while (matched > 0 && unit !== piece.charCodeAt(matched)) matched = border[matched - 1] ?? 0
    if (unit === piece.charCodeAt(matched)) matched++
    border[i] = matched
  }
  return border
}

/** Cuts a text at every separator, from left to right; `undefined` for an empty one, or more than `limit` pieces. */
export const splitText = (text: string, by: string, limit: number): readonly string[] | undefined => {
  if (by === '') return undefined
  const pieces: string[] = []
  let from = 0
  for (let at = findText(text, by, 0); at >= 0; at = findText(text, by, from)) {
    if (pieces.push(text.slice(from, at)) >= limit) return undefined
    from = at + by.length
  }
  pieces.push(text.slice(from))
  return pieces
}

/** Puts one text for every other; `undefined` for nothing to find, or a result of more than `limit` characters. */
export const replaceText = (text: string, find: string, put: string, limit: number): string | undefined => {
  const pieces = splitText(text, find, limit)
  if (!pieces || text.length + (pieces.length - 1) * (put.length - find.length) > limit) return undefined
  return pieces.join(put)
}
