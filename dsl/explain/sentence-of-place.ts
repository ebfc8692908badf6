import type { ExplainLanguage } from './phrases.ts'
import { phrasesOf } from './phrases-of.ts'
import { sayPlace } from './say-place.ts'
import { type Sentence, spaceOut } from './sentence.ts'

/** Where something happens or goes: a site, `the tool …`, or one of the named principals. No sentence begins with it. */
export const sentenceOfPlace = (place: string, language: ExplainLanguage): Sentence =>
  spaceOut(sayPlace(place, phrasesOf(language)))
