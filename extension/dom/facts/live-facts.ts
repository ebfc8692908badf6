import { type EffectClass, hashText, type LiveFacts, type PageAct } from '@writ/dsl/contract'
import { nameOf } from '../naming/name-of.ts'
import { roleOf } from '../naming/role-of.ts'
import { type Look, nearest } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { shownText } from '../tree/shown-text.ts'
import { formDigest } from './form-digest.ts'
import { cutText, formFields } from './form-fields.ts'
import type { Submission } from './form-target.ts'
import { holdsLeft } from './left-fields.ts'
import { liveClass } from './live-class.ts'

const LONGEST_ROW = 300

/** The text of the row around an element; one that is cut counts whole by its digest. */
const rowOf = (look: Look, el: Element): Pick<LiveFacts, 'row' | 'rowDigest'> => {
  const row = nearest(look, el, (at) => at !== el && ['row', 'listitem'].includes(roleOf(look, at)))
  if (!row) return {}
  const text = shownText(look, row)
  const isCut = text.length > LONGEST_ROW
  return { row: cutText(text, LONGEST_ROW), ...(isCut && { rowDigest: hashText(text.toWellFormed()) }) }
}

/** What the page calls an element. */
const wordsOf = (look: Look, el: Element, whole: boolean): Pick<LiveFacts, 'role' | 'name' | 'row' | 'rowDigest'> => ({
  role: roleOf(look, el),
  name: nameOf(look, el).toWellFormed(),
  ...(whole && rowOf(look, el))
})

/**
 * A form that asks its own site for another page, as a search does: what it sends unseen is as free to change as where a
 * link leads that nobody was asked about. Words that weigh more, or a price beside it, make it something else.
 */
const isOnlyASearch = ({ method }: Submission, byItself: EffectClass): boolean =>
  method === 'get' && byItself === 'navigate'

/**
 * What the page says about an element and an act on it, at this instant; of a drag also about what it drops on. Not the
 * `whole` of it is what the element is called, where the act leads and what it weighs, without the row around it and what a
 * form would send: nobody was shown these unless the act was approved, and a last look is taken before every event.
 */
export const liveFacts = (
  look: Look,
  act: PageAct,
  el: Element,
  granted: EffectClass,
  drop?: Element,
  whole = true
): LiveFacts => {
  const live = liveClass(look, act, el, granted, drop)
  const { submission } = live
  return {
    origin: location.origin,
    url: native.url(look.document),
    title: native.title(look.document).toWellFormed(),
    ...wordsOf(look, el, whole),
    effect: live.effect,
    ...(live.why && { raisedBy: live.why }),
    ...(submission && {
      form: {
        action: submission.action,
        method: submission.method,
        ...(submission.target !== undefined && { target: submission.target }),
        fields: whole ? formFields(look, submission.form) : [],
        ...(whole && holdsLeft(submission.form) && { left: true as const }),
        ...(!whole || isOnlyASearch(submission, live.byItself) ? {} : { digest: formDigest(submission) })
      }
    }),
    ...(live.link !== undefined && { link: live.link }),
    ...(live.linkTarget !== undefined && { linkTarget: live.linkTarget }),
    ...(drop && { drop: wordsOf(look, drop, whole) })
  }
}

/** Who a page says is signed in: one, nobody, or it cannot be told. */
export type SaidAccount = Pick<LiveFacts, 'account' | 'accountUnclear'>

/** Facts that a person is shown, or was: with the account that the page says is signed in. */
export const withAccount = (facts: LiveFacts, said: SaidAccount): LiveFacts => ({ ...facts, ...said })
