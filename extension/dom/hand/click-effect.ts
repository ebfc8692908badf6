import { ok, type Result, refuse, travelsAlone } from '@writ/dsl/contract'
import { focusedElement } from '../edit/focus-element.ts'
import type { Aim } from '../facts/aim.ts'
import type { Submission } from '../facts/form-target.ts'
import { activatedBy } from '../finding/activated-by.ts'
import { hasState, isChecked } from '../naming/state-of.ts'
import { isHtml, native } from '../tree/native.ts'
import { nextChange } from '../tree/next-change.ts'

/** Did the browser refuse to send the form, since a field of it does not hold what it must (HTML §4.10.22.3, step 6)? */
export const sending = <T>(
  submission: Submission | undefined,
  act: () => T
): { readonly done: T; readonly blocked: boolean } => {
  if (!submission) return { done: act(), blocked: false }
  const [heard, root] = [new Set<string>(), native.root(submission.form)]
  const hear = (event: Event) => void heard.add(event.type)
  for (const type of ['invalid', 'submit']) native.listen(root, type, hear, { capture: true })
  const done = act()
  for (const type of ['invalid', 'submit']) native.unlisten(root, type, hear, { capture: true })
  return { done, blocked: heard.has('invalid') && !heard.has('submit') }
}

const attrIs = (el: Element, name: string, value: string): boolean => native.attr(el, name) === value
const isSwitchedOn = (el: Element): boolean => attrIs(el, 'aria-pressed', 'true') || isChecked(el) === true

/** What a click on such a thing changes by its nature; `undefined` for what a click may leave as it is. */
const stateOf = ({ look, el, facts }: Aim): (() => string) | undefined => {
  const { role } = facts
  const tell = (is: () => boolean) => () => String(is())
  if (['radio', 'menuitemradio'].includes(role))
    return isChecked(el) === false ? tell(() => isChecked(el) === true) : undefined
  if (['option', 'tab'].includes(role) && attrIs(el, 'aria-selected', 'false'))
    return tell(() => hasState(look, el, 'selected'))
  if (isChecked(el) !== undefined || native.has(el, 'aria-pressed')) return tell(() => isSwitchedOn(el))
  const summary = activatedBy(look, el)
  if (summary && isHtml(summary, 'summary')) return tell(() => hasState(look, summary, 'expanded'))
  return undefined
}

const withoutHash = (url: string): string => url.replace(/#.*/, '')

/** A link to another document, in this tab. */
const leadsAway = ({ facts }: Aim): boolean =>
  facts.link !== undefined &&
  /^https?:/i.test(facts.link) &&
  withoutHash(facts.link) !== withoutHash(native.url(document))

const EFFECT_MS = 1000
const LOOK_MS = 50

/** Writing a value changes no attribute, so no observer tells of it. */
const valuesHeld = (): string =>
  [...native.all(document, 'input, select, textarea')]
    .map((el) => `${(el as HTMLInputElement).value} ${(el as HTMLInputElement).checked}`)
    .join('\n')

/** Something asked for since then has come: what was under way before is no answer to a click. */
const askedSince = (then: number): boolean =>
  performance.getEntriesByType('resource').some(({ startTime }) => startTime >= then)

/** Everything by which a page shows that it heard a click. */
const signs = (aim: Aim) => {
  let changed = false
  const observer = new MutationObserver(() => {
    changed = true
  })
  const all = { subtree: true, childList: true, attributes: true, characterData: true }
  for (const root of new Set([document, native.root(aim.el)])) observer.observe(root, all)
  const [url, begun, scroll, values] = [native.url(document), performance.now(), scrollY, valuesHeld()]
  let focused: Element | undefined
  return {
    clicked: () => {
      focused = focusedElement(aim.look)
    },
    any: () =>
      changed ||
      !native.connected(aim.el) ||
      native.url(document) !== url ||
      askedSince(begun) ||
      scrollY !== scroll ||
      focusedElement(aim.look) !== focused ||
      valuesHeld() !== values,
    stop: () => observer.disconnect()
  }
}

export type Came = 'seen' | 'no-visible-effect'

/** What is known of a click once it was done. */
export interface Effect {
  /** Told right after the click whether its default action was prevented. */
  readonly clicked: (prevented: boolean) => void
  /**
   * Waits for what the click should change, or for any sign that the page heard it, a second at most. Where there was
   * neither, it refuses `page/no-effect`; of a link that the page took for itself it can only be said that nothing was seen.
   */
  readonly came: () => Promise<Result<Came>>
}

/**
 * Watches a click that should change something: a box, an option or a tab its state, a link the page. Nothing of an act that leaves a
 * mark is watched: that it left none cannot be known. `undefined` where a click need not change anything that is seen.
 */
export const watchEffect = (aim: Aim): Effect | undefined => {
  if (travelsAlone(aim.facts.effect)) return undefined
  const state = stateOf(aim)
  const isLink = leadsAway(aim)
  if (!state && !isLink) return undefined
  const before = state?.()
  const seen = signs(aim)
  let expected = true
  const isThere = () => (state ? state() !== before : false) || seen.any()
  return {
    clicked: (prevented) => {
      seen.clicked()
      // A link that nobody prevented is the browser's to follow.
      expected = state !== undefined || prevented
    },
    came: async () => {
      const end = performance.now() + EFFECT_MS
      while (expected && !isThere() && performance.now() < end) await nextChange(document, LOOK_MS)
      seen.stop()
      if (!expected || isThere()) return ok('seen')
      return state ? refuse('page/no-effect') : ok('no-visible-effect')
    }
  }
}
