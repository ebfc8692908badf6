import { parseArgs } from 'node:util'
import { exportGrammar, GRAMMAR_FORMATS } from '@writ/dsl/syntax/export'
import { type Command, usedWrongly } from '../command.ts'

/** `writ grammar`: the language in another tool's notation, on standard output. */
export const grammar: Command = {
  usage: `writ grammar --format ${GRAMMAR_FORMATS.join('|')}

Prints the grammar of plans for another tool.
  gbnf          for llama.cpp: a model that can write nothing but plans
  lark          for lark-parser (Earley)
  json-schema   of the JSON form of plans, for tool calls
  ebnf          for readers`,

  run: async (args) => {
    const { values } = parseArgs({ args, options: { format: { type: 'string' } } })
    const format = GRAMMAR_FORMATS.find((known) => known === values.format)
    if (!format) return usedWrongly(`--format is one of ${GRAMMAR_FORMATS.join(', ')}`)
    process.stdout.write(exportGrammar(format))
    return 0
  }
}
