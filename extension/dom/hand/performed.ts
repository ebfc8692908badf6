import { type ActNote, ok, type Result, type Value } from '@writ/dsl/contract'
import type { Look } from '../tree/look.ts'
import type { Came } from './click-effect.ts'

/** What one turn of doing came to. */
export interface Performed {
  readonly value?: Value
  /** The browser itself may now go elsewhere: nobody prevented a link's or a form's default action. */
  readonly mayLeave?: boolean
  /** The browser was asked to open this address in a new tab, and nobody prevented it; without a person's hand it may not do it. */
  readonly newTab?: string
  /** A list was opened; its options are still to be clicked. */
  readonly opens?: true
  /** If `verify` says no, it is `uncertain`. */
  readonly mayBeOther?: true
  /** Something was clicked, and it cannot be told whether it did what was meant, or something else. */
  readonly uncertain?: true
  /** What is still to be done, over several turns. */
  readonly goesOn?: (alive: () => boolean) => Promise<Result<Performed>>
  /** Waits for what a click should change. It is not asked where a dialog was answered, which may well have said no. */
  readonly came?: () => Promise<Result<Came>>
  readonly note?: ActNote
  /** Looks, once the page has taken the events, whether it kept what was done. */
  readonly verify?: (look: Look, el: Element | undefined) => Result<void>
}

/** What was done at once, with nothing more to be said of it. */
export const whole = (result: Result<void>): Result<Performed> => (result.ok ? ok({}) : result)
