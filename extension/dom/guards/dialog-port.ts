import type { DialogAnswer } from '@writ/dsl/contract'
import { native } from '../tree/native.ts'

/** Names of the events between the two worlds; their details are JSON texts, since strings cross in every browser. */
export const DIALOG_EVENTS = {
  arm: 'writ-dialog-arm',
  armed: 'writ-dialog-armed',
  answered: 'writ-dialog-answered',
  /** A dialog of the browser's comes, and is gone again. */
  opened: 'writ-dialog-opened',
  closed: 'writ-dialog-closed',
  /** A frame's guard asks the document around, and what it is given. */
  ask: 'writ-dialog-ask',
  given: 'writ-dialog-given'
} as const

/** Arms the guard for one dialog. What the page does with it is never evidence: it can see, forge and undo all of this. */
export interface DialogPort {
  /** `false` if no guard answered, so that a dialog would stay native and wait for the person. */
  readonly arm: (answer: DialogAnswer) => boolean
  /** `false` if no guard answered. */
  readonly disarm: () => boolean
  /** Has the armed answer been given, as far as the page tells? Waits for that, `ms` at most; not where no guard was armed. */
  readonly answered: (ms: number) => Promise<boolean>
  /** Calls whenever the page says that a dialog of the browser's comes or goes. */
  readonly onNative: (listener: (open: boolean) => void) => void
}

/** The isolated world's end of the guard. */
export const createDialogPort = (document: Document): DialogPort => {
  let armed = false
  let given = false
  let wake: (() => void) | undefined
  native.listen(document, DIALOG_EVENTS.answered, () => {
    given = true
    wake?.()
  })
  const say = (answer: DialogAnswer | null): boolean => {
    let heard = false
    const hear = () => {
      heard = true
    }
    native.listen(document, DIALOG_EVENTS.armed, hear)
    native.send(document, new CustomEvent(DIALOG_EVENTS.arm, { detail: JSON.stringify(answer) }))
    native.unlisten(document, DIALOG_EVENTS.armed, hear)
    return heard
  }
  return {
    arm(answer) {
      given = false
      armed = say(answer)
      return armed
    },
    disarm() {
      armed = false
      return say(null)
    },
    answered: (ms) =>
      given || !armed
        ? Promise.resolve(given)
        : new Promise((resolve) => {
            const done = () => {
              clearTimeout(timer)
              wake = undefined
              resolve(given)
            }
            const timer = setTimeout(done, ms)
            wake = done
          }),
    onNative(listener) {
      native.listen(document, DIALOG_EVENTS.opened, () => listener(true))
      native.listen(document, DIALOG_EVENTS.closed, () => listener(false))
    }
  }
}
