import type { EffectClass, LiveFacts, PageAct } from '@writ/dsl/contract'
import { formDigest } from './form-digest.ts'
import { cutText, formFields } from './form-fields.ts'
import { liveClass } from './live-class.ts'
import { type Look, nearest } from './look.ts'
import { nameOf } from './name-of.ts'
import { native } from './native.ts'
import { roleOf } from './role-of.ts'
import { shownText } from './shown-text.ts'

const LONGEST_ROW = 300

const rowOf = (look: Look, el: Element): string | undefined => {
  const row = nearest(look, el, (at) => at !== el && ['row', 'listitem'].includes(roleOf(look, at)))
  return row ? cutText(shownText(look, row), LONGEST_ROW) : undefined
}

/** What the page calls an element. */
const wordsOf = (look: Look, el: Element): Pick<LiveFacts, 'role' | 'name' | 'row'> => {
  const row = rowOf(look, el)
  return { role: roleOf(look, el), name: nameOf(look, el).toWellFormed(), ...(row !== undefined && { row }) }
}

/** What the page says about an element and an act on it, at this instant; of a drag also about what it drops on. */
export const liveFacts = (look: Look, act: PageAct, el: Element, granted: EffectClass, drop?: Element): LiveFacts => {
  const live = liveClass(look, act, el, granted, drop)
  const { submission } = live
  return {
    origin: location.origin,
    url: native.url(look.document),
    title: native.title(look.document).toWellFormed(),
    ...wordsOf(look, el),
    effect: live.effect,
    ...(live.why && { raisedBy: live.why }),
    ...(submission && {
      form: {
        action: submission.action,
        method: submission.method,
        fields: formFields(look, submission.form),
        digest: formDigest(submission)
      }
    }),
    ...(live.link !== undefined && { link: live.link }),
    ...(drop && { drop: wordsOf(look, drop) })
  }
}
