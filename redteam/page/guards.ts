import type { Guard } from '../row.ts'

/** Texts of the product that stand between a page and what it is after. */
const guard = (file: string, find: string, replace: string): Guard => ({ file: `extension/dom/${file}`, find, replace })

/** The last look before every event. */
export const LAST_LOOK = guard(
  'facts/aim.ts',
  '    again: () => lookAgain(facts, el, purpose),',
  '    again: () => ok(undefined),'
)

/** What was approved is compared with the live page, as the act begins and before every event. */
export const APPROVED_FACTS: readonly Guard[] = [
  guard('facts/aim.ts', 'if (act.approved && !sameFacts(facts, act.approved)) return changed(purpose)', '')
]

/** What a form or a link leads to once the page's own handlers of the click were through. */
export const COURSE = guard('hand/hold-course.ts', '    strayed ||= originOf(course.leads()) !== looked\n', '')

/** The page's facts raise the class of an act. */
export const RAISE = guard(
  'facts/aim.ts',
  '  if (riskOf(facts.effect) > riskOf(act.class) && !mayRaise(act, grant, facts))\n    return ok({ raised: act.approved ? facts : withAccount(facts, accountOf(look)) })\n',
  ''
)

/** Something lies over the element. */
export const HIT_TEST = guard(
  'tree/hit-test.ts',
  'if (touched && flatContains(look, el, touched)) return { point, el: touched }',
  'if (touched) return { point, el }'
)

/** What a person reads on a control counts beside the name that it gives itself. */
export const NAMED = guard(
  'facts/named-class.ts',
  'shown.length > LONGEST_LABEL',
  "shown.length > LONGEST_LABEL || nameOf(look, el) !== ''"
)

/** A link that only opens a form carries nothing. */
export const CARRIES_NOTHING = guard('facts/opening-link.ts', '    !/[?#]/.test(href) &&\n', '')

/** A link that only opens a form stands in none. */
export const IN_NO_FORM = guard(
  'facts/opening-link.ts',
  "  if ([...flatAncestors(look, el)].some((at) => isHtml(at, 'form'))) return false\n",
  '  if ([...flatAncestors(look, el)].length < 0) return false\n'
)

/** A form's action is read from its attribute: a field can stand in the place of the property. */
export const CLOBBERED = guard(
  'facts/form-target.ts',
  "    action: addressOf(form, own('action') ?? native.attr(form, 'action')),",
  "    action: addressOf(form, own('action') ?? (form.action as unknown as { readonly value?: string }).value ?? form.action),"
)

/** What a person can see is what the planner is told. */
export const SIGHT: readonly Guard[] = [
  guard('observe/sight.ts', '  if (opacity < LEAST_OPACITY || isClipped(style, el)) return undefined\n', ''),
  guard(
    'observe/sight.ts',
    '    Number.parseFloat(style.fontSize) >= LEAST_SIZE &&\n    readsOn(look, el, grounds)',
    '    LEAST_SIZE > 0 && (grounds.size >= 0 || readsOn(look, el, grounds))'
  ),
  guard('observe/sight.ts', '  return isInSight(box, sight)\n', '  return box.width > -1\n'),
  guard('observe/sight.ts', '  if (isNothing(box)) return undefined\n', '')
]

/** Text of the page is quoted, character by character. */
export const QUOTED: Guard = {
  file: 'dsl/contract/outline/quote-page-text.ts',
  find: "escapeUnseen(text.replace(/[\"\\\\]/g, '\\\\$&')).replace(FORGED, '\\\\u005b')",
  replace: "(text === '' ? escapeUnseen(text).replace(FORGED, '') : text)"
}

/** Passwords of the vault are remembered where they were filled in, and do not leave the document; nor does the background pass them on. */
export const GIVES_AWAY: readonly Guard[] = [
  guard(
    'run-act.ts',
    '    if (givesAway(value as Json | undefined)) {',
    '    if (false as boolean && givesAway(value as Json | undefined)) {'
  ),
  {
    file: 'extension/platform/road/acting/hide-typed.ts',
    find: '  if (!says || typed.length === 0) return outcomes\n',
    replace: '  if (!says || typed.length >= 0) return outcomes\n'
  }
]

/** A secret goes only into a field of its kind. */
export const FITS = guard('perform.ts', "  if (!fitsSecret(aim.el, part)) return refuse('vault/wrong-field')\n", '')

/** A password is not filled into a form that leads to another site. */
export const STAYS_HOME = guard(
  'perform.ts',
  '  if (!stays.ok) return stays\n',
  '  if (!stays.ok && home.length < 0) return stays\n'
)

/** A form that leads to another site weighs more. */
export const CROSS_ORIGIN = guard(
  'facts/live-class.ts',
  "  if (away) return { effect: 'share', why: 'cross-origin-form', submission }\n",
  "  if (away && method === 'dialog') return { effect: 'share', submission }\n"
)

/** While a run acts, its tabs reach what the plan names. */
export const EGRESS: Guard = {
  file: 'extension/platform/page/egress-lock.ts',
  find: 'const addRules = [...egressRules(Object.values(kept.runs), kept.others, known, kept.floor)]',
  replace: 'const addRules = [...egressRules([], kept.others, known, kept.floor)]'
}
