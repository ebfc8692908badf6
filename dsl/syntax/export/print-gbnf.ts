import { unreachable } from '../../contract/index.ts'
import { ruleName } from './notation.ts'
import type { Piece } from './piece.ts'
import { grammarRules, START } from './rules.ts'
import { TERMINAL_NAMES, TERMINALS } from './terminals.ts'
import { type Touches, touchOf } from './touch.ts'
import { wordRules } from './word-rules.ts'

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

const count = (least: number, most: number | undefined): string => {
  if (most === undefined) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`
  if (least === 0 && most === 1) return '?'
  return least === most ? `{${least}}` : `{${least},${most}}`
}

/** White space that must stand, and that may. Bounded, so that a model cannot go on with nothing else. */
const SPACE = 's'
const MAYBE_SPACE = 'o'

const terminalName = (name: string): string => `t-${(TERMINAL_NAMES[name] ?? name).toLowerCase().replaceAll('_', '-')}`

const isNullable = (piece: Piece): boolean => piece.kind === 'times' && piece.least === 0

const printer = (touches: Touches) => {
  const { first, last } = touches
  const between = (left: boolean, right: boolean): string => (left && right ? SPACE : MAYBE_SPACE)

  /**
   * Parts in a row, with white space between them. What may be left out brings its own: before it where something surely
   * stands before, else behind it.
   */
  const row = (parts: readonly Piece[]): string => {
    const out: string[] = []
    let before: boolean | undefined
    parts.forEach((part, i) => {
      const repeats = part.kind === 'times' && part.most !== 1
      const inner = part.kind === 'times' ? part.of : part
      const mark = part.kind === 'times' ? count(part.least, part.most) : ''
      if (!isNullable(part)) {
        if (before !== undefined) out.push(between(before, first(inner)))
        out.push(closed(inner))
        if (repeats) out.push(`(${between(last(inner), first(inner))} ${closed(inner)})*`)
        before = last(inner)
      } else if (before === undefined) {
        const next = parts.slice(i + 1).some(first) || (repeats && first(inner))
        out.push(`(${closed(inner)} ${between(last(inner), next)})${mark}`)
      } else {
        const left = before || (repeats && last(inner))
        out.push(`(${between(left, first(inner))} ${closed(inner)})${mark}`)
        before = before || last(inner)
      }
    })
    return out.join(' ')
  }

  const closed = (piece: Piece): string => (piece.kind === 'any' ? `(${print(piece)})` : print(piece))

  const print = (piece: Piece): string => {
    switch (piece.kind) {
      case 'literal':
        return quoted(piece.text)
      case 'terminal':
        return terminalName(piece.name)
      case 'rule':
        return ruleName(piece.name, '-')
      case 'all':
        return row(piece.of)
      case 'any':
        return piece.of.map(print).join(' | ')
      case 'times':
        return row([piece])
      case 'chars':
      case 'words':
      case 'word':
        throw new Error('a rule is made of terminals')
      default:
        return unreachable(piece)
    }
  }
  return print
}

/** A terminal letter by letter. `words` gathers the rules of words that are none of some words. */
const printTerminal = (piece: Piece, name: string, words: Map<string, string>): string => {
  const inner = (each: Piece) => printTerminal(each, name, words)
  const closed = (each: Piece) => (each.kind === 'any' || each.kind === 'all' ? `(${inner(each)})` : inner(each))
  switch (piece.kind) {
    case 'literal':
      return quoted(piece.text)
    case 'chars':
      return `[${piece.set}]`
    case 'words':
      return piece.of.map(quoted).join(' | ')
    case 'word': {
      for (const [rule, body] of wordRules(`${name}-word`, piece.except)) words.set(rule, body)
      return `${name}-word`
    }
    case 'all':
      return piece.of.map((each) => (each.kind === 'any' ? closed(each) : inner(each))).join(' ')
    case 'any':
      return piece.of.map(inner).join(' | ')
    case 'times':
      return closed(piece.of) + count(piece.least, piece.most)
    case 'terminal':
    case 'rule':
      throw new Error('a terminal holds no rule')
    default:
      return unreachable(piece)
  }
}

/** The grammar for llama.cpp and what reads its notation: every character said, white space and all. */
export const printGbnf = (): string => {
  const rules = grammarRules()
  const print = printer(touchOf(rules))
  const words = new Map<string, string>()
  const terminals = Object.entries(TERMINALS).map(
    ([name, piece]) => `${terminalName(name)} ::= ${printTerminal(piece, terminalName(name), words)}`
  )
  return `${[
    `root ::= ${ruleName(START, '-')} ${MAYBE_SPACE}`,
    ...[...rules].map(([name, piece]) => `${ruleName(name, '-')} ::= ${print(piece)}`),
    ...terminals,
    ...[...words].map(([name, body]) => `${name} ::= ${body}`),
    `${SPACE} ::= " "{1,2} | "\\n"{1,2} [ \\t]{0,64}`,
    `${MAYBE_SPACE} ::= ${SPACE}?`
  ].join('\n')}\n`
}
