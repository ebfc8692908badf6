export { exportGrammar, GRAMMAR_FORMATS, type GrammarFormat } from './export-grammar.ts'
