import { native } from '../tree/native.ts'

/** Name of the event by which the page's world says that the browser wanted a person's hand. */
export const ACTIVATION_EVENT = 'writ-needs-person'

/** What the page says of that; never evidence: it can forge and undo all of this. */
export interface ActivationPort {
  /** Forgets what was said before. */
  readonly begin: () => void
  /** Was a person's hand wanted since? */
  readonly wanted: () => boolean
}

/** The isolated world's end of the guard. */
export const createActivationPort = (document: Document): ActivationPort => {
  let wanted = false
  native.listen(document, ACTIVATION_EVENT, () => {
    wanted = true
  })
  return {
    begin() {
      wanted = false
    },
    wanted: () => wanted
  }
}
