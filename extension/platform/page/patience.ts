import type { FromDocument } from '@writ/dsl/contract'
import { tellChanges } from './tell-changes.ts'

/** An act that was begun is over in far less, unless its page waits for something. */
const QUIET_MS = 6_000
/** A page that can answer does so in this time. */
const ANSWER_MS = 3_000
/** So long may a dialog of the browser's stand open, as a question of ours may. */
export const DIALOG_MS = 600_000

export interface Patience {
  hear(message: FromDocument): void
  end(): void
}

/**
 * How long a document may take over a batch: `ms`, and longer while it waits for its person. That it does it says itself, or
 * it answers nothing in the middle of an act: a dialog of the browser's holds a page still. What a page says here only makes
 * the run wait, and say so, ever more seldom (`tellChanges`). `over` is called once when patience is.
 */
export const patience = (
  ms: number,
  { ask, held, over }: { ask(): void; held(on: boolean): void; over(): void }
): Patience => {
  const waits = tellChanges(held)
  let isHeld = false
  let isOver = false
  const endPatience = () => {
    if (!isOver) over()
    isOver = true
  }
  let giveUp = setTimeout(endPatience, ms)
  let quiet: ReturnType<typeof setTimeout> | undefined
  // However often a page says that it waits, it gets no more time than one dialog.
  const last = setTimeout(() => endPatience(), ms + DIALOG_MS)

  const hold = (on: boolean) => {
    if (on === isHeld) return
    isHeld = on
    waits.say(on)
    clearTimeout(giveUp)
    giveUp = setTimeout(endPatience, on ? DIALOG_MS : ms)
  }
  const watch = () => {
    clearTimeout(quiet)
    quiet = setTimeout(() => {
      ask()
      quiet = setTimeout(() => hold(true), ANSWER_MS)
    }, QUIET_MS)
  }
  return {
    hear(message) {
      clearTimeout(quiet)
      if (message.type === 'dialog') return hold(message.open)
      // Whatever else is said while a page waits was on its way, or is said by one whose messages no dialog holds up.
      if (message.type === 'begun') watch()
      else if (message.type === 'outcome') hold(false)
      else if (message.type === 'status' && message.running) {
        hold(false)
        watch()
      }
    },
    end() {
      clearTimeout(giveUp)
      clearTimeout(quiet)
      clearTimeout(last)
      waits.end()
    }
  }
}
