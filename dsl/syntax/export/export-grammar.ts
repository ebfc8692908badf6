import { unreachable } from '../../contract/index.ts'
import { exportPlanJsonSchema } from '../json/index.ts'
import { printEbnf } from './print-ebnf.ts'
import { printGbnf } from './print-gbnf.ts'
import { printLark } from './print-lark.ts'

export const GRAMMAR_FORMATS = ['gbnf', 'lark', 'json-schema', 'ebnf'] as const
export type GrammarFormat = (typeof GRAMMAR_FORMATS)[number]

/**
 * The language in another tool's notation, made from the grammar that parses: `gbnf` for llama.cpp, `lark` for
 * lark-parser, `ebnf` for readers; `json-schema` (draft 2020-12) of the JSON form. Whatever one of them gives, `parsePlan`
 * or `parsePlanJson` accepts, within the limits of length and nesting; the reverse holds but for comments in GBNF, roles
 * that no page has, and numbers of unusual length.
 */
export const exportGrammar = (format: GrammarFormat): string => {
  switch (format) {
    case 'gbnf':
      return printGbnf()
    case 'lark':
      return printLark()
    case 'ebnf':
      return printEbnf()
    case 'json-schema':
      return `${JSON.stringify(exportPlanJsonSchema(), null, 2)}\n`
    default:
      return unreachable(format)
  }
}
