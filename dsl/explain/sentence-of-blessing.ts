import type { ExplainLanguage } from './phrases.ts'
import { phrasesOf } from './phrases-of.ts'
import { sayPlace } from './say-place.ts'
import { type Sentence, setSentence } from './sentence.ts'

/** What the person is asked to do with a value that is shown with the question. `to`, an origin or `planner`, is for `declassify`. */
export interface Blessed {
  readonly kind: 'endorse' | 'declassify'
  readonly to?: string
}

/** One blessing as one sentence, in the phrases that explain it in a plan: `Release this value to books.example.com`. */
export const sentenceOfBlessing = ({ kind, to }: Blessed, language: ExplainLanguage): Sentence => {
  const phrases = phrasesOf(language)
  const { bless, thisValue } = phrases
  const said =
    kind === 'endorse' ? bless.endorse(thisValue) : bless.declassify(thisValue, sayPlace(to ?? 'planner', phrases))
  return setSentence(said, language)
}
