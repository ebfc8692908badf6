import { APP_ORIGIN, type EffectClass, isOrigin, riskier, VERBS, type Verb } from '../contract/index.ts'
import type { ActParts, ExplainLanguage, Phrases } from './phrases.ts'
import { phrasesOf } from './phrases-of.ts'
import { sayConsequence } from './say-consequence.ts'
import { sayPlace } from './say-place.ts'
import { sayRole } from './say-role.ts'
import { quote, type Sentence, setSentence } from './sentence.ts'

/** One act as a person is asked about it: by the plan's words, or by what the live page shows where it was looked at. */
export interface AskedFor {
  readonly verb: string
  readonly effect: EffectClass
  readonly origin: string
  /** In the plan's words. */
  readonly target?: string
  readonly live?: { readonly role: string; readonly name: string; readonly effect: EffectClass }
}

const isVerb = (verb: string): verb is Verb => (VERBS as readonly string[]).includes(verb)

/** The element's real role and name go before what the plan calls it. */
const aimOf = ({ live, target }: AskedFor, phrases: Phrases): Sentence | undefined => {
  if (live?.role)
    return phrases.aim({
      role: sayRole(live.role, phrases.roles),
      ...(live.name !== '' && { match: [quote(live.name)] }),
      states: [],
      having: [],
      observed: false,
      every: false
    })
  return target === undefined ? undefined : [quote(target)]
}

/** A tool; which feature of the app; a tool of a page is what is aimed at there. */
const calledOf = ({ origin, target }: AskedFor, aim: Sentence | undefined, phrases: Phrases): Sentence | undefined => {
  if (isOrigin(origin)) return aim
  const place = sayPlace(origin, phrases)
  return origin === APP_ORIGIN && target !== undefined ? phrases.partOf(quote(target), place) : place
}

/**
 * One act as one sentence, in the very phrases that explain a plan: `Click the button “Submit” on app.example (this submits)`.
 * What is said of its consequence follows the riskier of the plan's class and the live page's. Values are not in it.
 */
export const sentenceOfAct = (asked: AskedFor, language: ExplainLanguage): Sentence => {
  const phrases = phrasesOf(language)
  const aim = aimOf(asked, phrases)
  const value = asked.verb === 'call' ? calledOf(asked, aim, phrases) : undefined
  const parts: ActParts = { ...(aim && { aim }), ...(value && { value }) }
  const act = isVerb(asked.verb) ? phrases.acts[asked.verb](parts) : [quote(asked.verb)]
  const placed = isOrigin(asked.origin) ? phrases.at(act, sayPlace(asked.origin, phrases)) : act
  const effect = riskier(asked.effect, asked.live?.effect ?? asked.effect)
  const said = sayConsequence(placed, asked.verb, effect, phrases)
  return setSentence(said, language)
}
