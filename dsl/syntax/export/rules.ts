import {
  Alternation,
  Alternative,
  EOF,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  Terminal
} from 'chevrotain'
import { grammar } from '../grammar.ts'
import { all, any, literal, type Piece, times } from './piece.ts'
import { TERMINALS } from './terminals.ts'

const pieceOf = (production: IProduction): Piece[] => {
  if (production instanceof Terminal) {
    const { terminalType: type } = production
    if (type === EOF) return []
    return [Object.hasOwn(TERMINALS, type.name) ? { kind: 'terminal', name: type.name } : literal(fixed(type.PATTERN))]
  }
  if (production instanceof NonTerminal) return [{ kind: 'rule', name: production.nonTerminalName }]
  if (production instanceof Alternation) return [any(...production.definition.map((each) => sequence([each])))]
  if (production instanceof Option) return [times(sequence(production.definition), 0, 1)]
  if (production instanceof RepetitionMandatory) return [times(sequence(production.definition), 1)]
  if (production instanceof Repetition) return [times(sequence(production.definition), 0)]
  if (production instanceof Alternative) return [sequence(production.definition)]
  throw new Error('the grammar uses a form that is not exported')
}

const fixed = (pattern: unknown): string => {
  if (typeof pattern !== 'string') throw new Error('a terminal without a text of its own is missing in TERMINALS')
  return pattern
}

const sequence = (productions: readonly IProduction[]): Piece => all(...productions.flatMap(pieceOf))

/** Where a plan's own rules begin; the other start, of turns, is no part of exported grammars. */
export const START = 'plan'
const OTHER_STARTS = ['turn']

/** Every rule of the one grammar that parses, in its order of definition, the start first. */
export const grammarRules = (): ReadonlyMap<string, Piece> => {
  const productions = Object.entries(grammar.getGAstProductions()).filter(([name]) => !OTHER_STARTS.includes(name))
  const rules = productions.map(([name, rule]): [string, Piece] => [name, sequence(rule.definition)])
  return new Map(rules.sort(([a], [b]) => Number(b === START) - Number(a === START)))
}
