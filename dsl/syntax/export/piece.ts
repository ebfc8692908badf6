/** A part of a grammar, of rules and of terminals alike: what every notation is printed from. */
export type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  /** One character of a class, in the spelling that regular expressions and GBNF share. */
  | { readonly kind: 'chars'; readonly set: string }
  /** One of these words, whole. */
  | { readonly kind: 'words'; readonly of: readonly string[] }
  /** A word, but none of these. */
  | { readonly kind: 'word'; readonly except: readonly string[] }
  | { readonly kind: 'terminal'; readonly name: string }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'all'; readonly of: readonly Piece[] }
  | { readonly kind: 'any'; readonly of: readonly Piece[] }
  /** `most` is absent where there is no bound. */
  | { readonly kind: 'times'; readonly of: Piece; readonly least: number; readonly most?: number }

export const literal = (text: string): Piece => ({ kind: 'literal', text })
export const chars = (set: string): Piece => ({ kind: 'chars', set })
export const all = (...of: readonly Piece[]): Piece => (of.length === 1 && of[0] ? of[0] : { kind: 'all', of })
export const any = (...of: readonly Piece[]): Piece => (of.length === 1 && of[0] ? of[0] : { kind: 'any', of })
export const times = (of: Piece, least: number, most?: number): Piece => ({
  kind: 'times',
  of,
  least,
  ...(most !== undefined && { most })
})

/** Where a word may be read with another meaning than its letters, so that no other word may touch it. */
export const WORD_CHARS = 'A-Za-z0-9_'
