import { unreachable } from '../../contract/index.ts'
import type { Piece } from './piece.ts'
import { WORDLIKE } from './terminals.ts'

/** May a piece begin, or end, as a word does, which another word must not touch? */
export interface Touches {
  readonly first: (piece: Piece) => boolean
  readonly last: (piece: Piece) => boolean
}

const mayBeNothing = (piece: Piece): boolean => piece.kind === 'times' && piece.least === 0

/** The parts that may stand first: up to the first one that is never left out. */
const heads = (parts: readonly Piece[]): readonly Piece[] => {
  const sure = parts.findIndex((part) => !mayBeNothing(part))
  return sure < 0 ? parts : parts.slice(0, sure + 1)
}

const isWordlike = (
  piece: Piece,
  ofRule: (name: string) => boolean,
  edge: (parts: readonly Piece[]) => readonly Piece[]
): boolean => {
  const inner = (each: Piece): boolean => isWordlike(each, ofRule, edge)
  switch (piece.kind) {
    case 'literal':
      return /^\w/.test(piece.text)
    case 'terminal':
      return WORDLIKE.has(piece.name)
    case 'rule':
      return ofRule(piece.name)
    case 'all':
      return edge(piece.of).some(inner)
    case 'any':
      return piece.of.some(inner)
    case 'times':
      return inner(piece.of)
    case 'chars':
    case 'words':
    case 'word':
      return true
    default:
      return unreachable(piece)
  }
}

/** What holds for rules that hold each other: grown until nothing more is added. */
const settle = (rules: ReadonlyMap<string, Piece>, edge: (parts: readonly Piece[]) => readonly Piece[]) => {
  const yes = new Set<string>()
  const ofRule = (name: string) => yes.has(name)
  for (let before = -1; before < yes.size; ) {
    before = yes.size
    for (const [name, piece] of rules) if (isWordlike(piece, ofRule, edge)) yes.add(name)
  }
  return (piece: Piece) => isWordlike(piece, ofRule, edge)
}

export const touchOf = (rules: ReadonlyMap<string, Piece>): Touches => ({
  first: settle(rules, heads),
  last: settle(rules, (parts) => heads([...parts].reverse()))
})
