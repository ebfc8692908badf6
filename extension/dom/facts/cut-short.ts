import { ok, type Refusal, type Result, travelsAlone } from '@writ/dsl/contract'
import type { Aim } from './aim.ts'

/** What became of a press: whether the browser's own default action was prevented. */
export interface Clicked {
  readonly prevented: boolean
  /** The page changed in the middle of it: nobody knows what it made of what it had heard by then. */
  readonly uncertain?: true
}

/**
 * What a press comes to that is stopped once the page has heard some of it. Handlers of any of its events may have done what was meant:
 * of an act that leaves a mark, or that a person approved, it is never said that it was not done.
 */
export const cutShort = ({ facts }: Aim, why: { readonly ok: false; readonly refusal: Refusal }): Result<Clicked> =>
  travelsAlone(facts.effect) || why.refusal.code === 'approval/changed' ? ok({ prevented: true, uncertain: true }) : why
