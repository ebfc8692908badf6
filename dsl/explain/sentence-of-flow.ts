import type { Flow } from '../contract/index.ts'
import type { ExplainLanguage } from './phrases.ts'
import { phrasesOf } from './phrases-of.ts'
import { sayFlow } from './say-manifest.ts'
import { type Sentence, say, setSentence } from './sentence.ts'

/** One flow as one sentence, the very one that explains it in a plan, its full stop included. */
export const sentenceOfFlow = (flow: Flow, language: ExplainLanguage): Sentence => {
  const phrases = phrasesOf(language)
  return setSentence(say`${sayFlow(flow, phrases)}${phrases.stop}`, language)
}
