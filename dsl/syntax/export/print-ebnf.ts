import { literalsOf, type Notation, printPiece, ruleName, terminalsOf } from './notation.ts'
import { printRegex } from './print-regex.ts'
import { grammarRules } from './rules.ts'
import { TERMINAL_NAMES, TERMINALS } from './terminals.ts'

const notation: Notation = {
  literal: (text) => JSON.stringify(text),
  terminal: (name) => TERMINAL_NAMES[name] ?? name,
  rule: (name) => ruleName(name, '-'),
  optional: (of) => `[${of}]`
}

/** The grammar as it is printed in docs/language.md: rules first, then its terminals as regular expressions. */
export const printEbnf = (): string => {
  const rules = grammarRules()
  const lines = [...rules].map(([name, piece]) => `${ruleName(name, '-')} = ${printPiece(piece, notation)} .`)
  const terminals = terminalsOf(rules.values()).map(
    (name) => `${TERMINAL_NAMES[name]} = /${printRegex(TERMINALS[name] ?? { kind: 'all', of: [] })}/ .`
  )
  const words = literalsOf(rules.values()).filter((text) => /^\w/.test(text))
  const note = `# White space, and comments from \`#\` to the end of the line, may stand between terminals, and part words.
# ${words.length} words mean something by position only; NAME may be any of them but those it excludes.`
  return `${note}\n\n${lines.join('\n')}\n\n${terminals.join('\n')}\n`
}
