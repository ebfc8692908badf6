import { readFileSync } from 'node:fs'
import { exportGrammar } from '@writ/dsl/syntax/export'

/** What a planner reads to learn the language, by its address. */
export const LANGUAGE = [
  {
    name: 'prompt',
    uri: 'writ://prompt',
    mimeType: 'text/markdown',
    description: 'The language of plans on one page',
    read: () => readFileSync(new URL('../../dsl/PROMPT.md', import.meta.url), 'utf8')
  },
  {
    name: 'grammar',
    uri: 'writ://grammar',
    mimeType: 'text/plain',
    description: 'The grammar of plans, in GBNF: for a model that can write nothing else',
    read: () => exportGrammar('gbnf')
  }
] as const
