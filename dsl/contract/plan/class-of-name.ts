import { type EffectClass, riskier } from './effect-class.ts'
import { LEXICON } from './lexicon.ts'

/** The words of a name with a space around each. Format characters, as soft hyphens and joiners, are not seen and part no words. */
export const wordsOf = (name: string): string =>
  ` ${name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .join(' ')} `

const LATIN = /^[a-z ]+$/

/**
 * The riskiest class that the words of a name stand for, by {@link LEXICON}; `read` where they say nothing. Globs part
 * words. The checker asks it about the names of the plan, the page executor about those of the live page.
 */
export const classOfName = (name: string): EffectClass => {
  const words = wordsOf(name)
  return LEXICON.filter((entry) =>
    entry.words.some((word) => words.includes(LATIN.test(word) ? ` ${word} ` : word))
  ).reduce<EffectClass>((most, { effect }) => riskier(most, effect), 'read')
}
