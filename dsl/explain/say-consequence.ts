import type { EffectClass } from '../contract/index.ts'
import type { Phrases } from './phrases.ts'
import type { Sentence } from './sentence.ts'

/** The act, and what else it does by its class, where its verb does not say so itself. */
export const sayConsequence = (
  act: Sentence,
  verb: string,
  effect: EffectClass,
  { doing, does }: Phrases
): Sentence => {
  const also = does[effect]
  return also === undefined || verb === effect ? act : doing(act, also)
}
