import { literalsOf, type Notation, printPiece, ruleName, terminalsOf } from './notation.ts'
import { printRegex, printWordRegex } from './print-regex.ts'
import { grammarRules, START } from './rules.ts'
import { TERMINAL_NAMES, TERMINALS } from './terminals.ts'

const isWordText = (text: string): boolean => /^\w/.test(text)
const keywordName = (word: string): string => `KW_${word.toUpperCase()}`

const notation: Notation = {
  literal: (text) => (isWordText(text) ? keywordName(text) : JSON.stringify(text)),
  terminal: (name) => TERMINAL_NAMES[name] ?? name,
  // Lark keeps names that begin with `_` out of its tree; ours never do.
  rule: (name) => ruleName(name, '_'),
  optional: (of) => `[${of}]`
}

/** The grammar for lark-parser, by its Earley parser: words mean something by position, which its lexer alone cannot see. */
export const printLark = (): string => {
  const rules = grammarRules()
  const lines = [...rules].map(([name, piece]) => `${ruleName(name, '_')}: ${printPiece(piece, notation)}`)
  const words = literalsOf(rules.values()).filter(isWordText)
  const keywords = words.map((word) => `${keywordName(word)}.2: /${printWordRegex(word)}/`)
  const terminals = terminalsOf(rules.values()).map(
    (name) => `${TERMINAL_NAMES[name]}: /${printRegex(TERMINALS[name] ?? { kind: 'all', of: [] })}/`
  )
  return `// Lark(grammar, start="${START}", parser="earley")
${lines.join('\n')}

${keywords.join('\n')}

${terminals.join('\n')}

WHITE_SPACE: /[ \\t\\r\\n]+/
COMMENT: /#[^\\n\\r]*/
%ignore WHITE_SPACE
%ignore COMMENT
`
}
