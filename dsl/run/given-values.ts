import { isLook } from '../contract/index.ts'
import type { PageInstr } from './program.ts'

/** In `Program.handlers`: nothing catches what is refused here. */
export const NOTHING = -1

/**
 * The values that the steps of one batch give, and what may stand behind them. A page does a batch without a word from us in
 * between, and only then are its values looked at; the interpreter trusts no page to have looked at them itself. A value that
 * is of another type than declared, or too large, is refused where it was given, and all that the page did behind it in the
 * same batch has then happened to a run that never got there.
 *
 * - An *act* would be done and not known: it would be done again by whatever catches the refusal or by the statement that a
 *   held run is resumed with, and neither the place where the run stopped nor its undo would tell of it. So none stands
 *   behind a value.
 * - A *look* leaves nothing behind and is forgotten with the rest, as long as the run does not come to it a second time: the
 *   refusal must stop the run, or be caught behind the look. It is where both are caught by the same, since a block that is
 *   left stays left; behind a caught value the run goes on with what follows.
 *
 * What no step gives, such as a form being filled in, parts no batch.
 */
export class GivenValues {
  #any = false
  /** What catches the values given so far; all that are caught at all are caught by the same. */
  #catcher = NOTHING

  /** May this step stand behind them in their batch? */
  lets({ step }: PageInstr, catcher: number): boolean {
    return !this.#any || (isLook(step.verb) && (this.#catcher === NOTHING || this.#catcher === catcher))
  }

  add({ into, view }: PageInstr, catcher: number): void {
    if (into === undefined && !view) return
    this.#any = true
    if (catcher !== NOTHING) this.#catcher = catcher
  }
}
