import { unreachable } from '../../contract/index.ts'
import type { Piece } from './piece.ts'

/** How one notation spells what rules are made of. */
export interface Notation {
  readonly literal: (text: string) => string
  readonly terminal: (name: string) => string
  readonly rule: (name: string) => string
  readonly optional: (of: string) => string
}

const isOpen = (piece: Piece): boolean => (piece.kind === 'all' && piece.of.length > 1) || piece.kind === 'any'

/** The right side of a rule. */
export const printPiece = (piece: Piece, notation: Notation): string => {
  const whole = (each: Piece) => printPiece(each, notation)
  const closed = (each: Piece) => (isOpen(each) ? `(${whole(each)})` : whole(each))
  switch (piece.kind) {
    case 'literal':
      return notation.literal(piece.text)
    case 'terminal':
      return notation.terminal(piece.name)
    case 'rule':
      return notation.rule(piece.name)
    case 'all':
      return piece.of.map((each) => (each.kind === 'any' ? closed(each) : whole(each))).join(' ')
    case 'any':
      return piece.of.map(whole).join(' | ')
    case 'times':
      if (piece.most === 1) return notation.optional(whole(piece.of))
      return `${closed(piece.of)}${piece.least === 0 ? '*' : '+'}`
    case 'chars':
    case 'words':
    case 'word':
      throw new Error('a rule is made of terminals')
    default:
      return unreachable(piece)
  }
}

/** Every fixed word and sign of the rules, each once, in order of first use. */
export const literalsOf = (pieces: Iterable<Piece>): string[] => {
  const found = new Set<string>()
  const visit = (piece: Piece): void => {
    if (piece.kind === 'literal') found.add(piece.text)
    else if (piece.kind === 'all' || piece.kind === 'any') piece.of.forEach(visit)
    else if (piece.kind === 'times') visit(piece.of)
  }
  for (const piece of pieces) visit(piece)
  return [...found]
}

/** Every terminal that the rules use, each once, in order of first use. */
export const terminalsOf = (pieces: Iterable<Piece>): string[] => {
  const found = new Set<string>()
  const visit = (piece: Piece): void => {
    if (piece.kind === 'terminal') found.add(piece.name)
    else if (piece.kind === 'all' || piece.kind === 'any') piece.of.forEach(visit)
    else if (piece.kind === 'times') visit(piece.of)
  }
  for (const piece of pieces) visit(piece)
  return [...found]
}

/** `handOver` as `hand_over` or `hand-over`. */
export const ruleName = (name: string, by: '_' | '-'): string =>
  name.replace(/[A-Z]/g, (letter) => by + letter.toLowerCase())
