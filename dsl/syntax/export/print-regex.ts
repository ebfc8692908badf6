import { unreachable } from '../../contract/index.ts'
import { type Piece, WORD_CHARS } from './piece.ts'

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

const NO_MORE = `(?![${WORD_CHARS}])`

const group = (of: Piece): string => {
  const text = printRegex(of)
  const single = of.kind === 'chars' || (of.kind === 'literal' && of.text.length === 1)
  return single ? text : `(?:${text})`
}

const count = (least: number, most: number | undefined): string => {
  if (most === undefined) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`
  if (least === 0 && most === 1) return '?'
  return least === most ? `{${least}}` : `{${least},${most}}`
}

/** A terminal as a regular expression that JavaScript and Python read alike, `/` escaped. */
export const printRegex = (piece: Piece): string => {
  switch (piece.kind) {
    case 'literal':
      return quoted(piece.text)
    case 'chars':
      return `[${piece.set.replaceAll('/', '\\/')}]`
    case 'words':
      return `(?:${piece.of.join('|')})${NO_MORE}`
    case 'word': {
      const but = piece.except.length > 0 ? `(?!(?:${piece.except.join('|')})${NO_MORE})` : ''
      return `${but}[A-Za-z_][${WORD_CHARS}]*${NO_MORE}`
    }
    case 'all':
      return piece.of.map((each) => (each.kind === 'any' ? group(each) : printRegex(each))).join('')
    case 'any':
      return piece.of.map(printRegex).join('|')
    case 'times':
      return group(piece.of) + count(piece.least, piece.most)
    case 'terminal':
    case 'rule':
      throw new Error('a terminal holds no rule')
    default:
      return unreachable(piece)
  }
}

/** A fixed word as a regular expression: whole, where it is made of letters. */
export const printWordRegex = (word: string): string => quoted(word) + (/^\w/.test(word) ? NO_MORE : '')
