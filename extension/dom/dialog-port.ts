import type { DialogAnswer } from '@writ/dsl/contract'
import { native } from './native.ts'

/** Names of the events between the two worlds; their details are JSON texts, since strings cross in every browser. */
export const DIALOG_EVENTS = {
  arm: 'writ-dialog-arm',
  armed: 'writ-dialog-armed',
  answered: 'writ-dialog-answered'
} as const

/** Arms the guard for one dialog. What the page does with it is never evidence: it can see, forge and undo all of this. */
export interface DialogPort {
  /** `false` if no guard answered, so that a dialog would stay native and wait for the person. */
  readonly arm: (answer: DialogAnswer) => boolean
  /** `false` if no guard answered. */
  readonly disarm: () => boolean
}

/** The isolated world's end of the guard. */
export const createDialogPort = (document: Document): DialogPort => {
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
  return { arm: (answer) => say(answer), disarm: () => say(null) }
}
