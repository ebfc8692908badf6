import type { PageText } from './outline-item.ts'

/** A text of the page as plain text, for a name that a ref is found by. */
export const plainOf = (text: PageText): string =>
  text.map((piece) => (typeof piece === 'string' ? piece : `[${piece.mark}]`)).join('')
