/**
 * Decides whether a press of `Allow once` counts. A click counts only if a person made it (`isTrusted`), the button is
 * armed now, and it was armed already when that press began, on this button: a mouse button or key held down since before
 * does not slip through at the instant of arming, nor does a key that was held down as the focus came.
 */
export interface PressGuard {
  readonly began: (armed: boolean, by: 'pointer' | 'key') => void
  /** A key that is down repeats. */
  readonly held: () => void
  /** No key is down on the button any more. */
  readonly ended: () => void
  readonly counts: (trusted: boolean, armed: boolean) => boolean
}

export const pressGuard = (): PressGuard => {
  let beganUnarmed = false
  let keyIsOurs = false
  let isJudged = false
  return {
    began: (armed, by) => {
      beganUnarmed = !armed
      keyIsOurs = by === 'key'
      isJudged = false
    },
    held: () => {
      if (!keyIsOurs) beganUnarmed = true
    },
    ended: () => {
      if (isJudged) beganUnarmed = false
      keyIsOurs = false
    },
    counts: (trusted, armed) => {
      const counts = trusted && armed && !beganUnarmed
      // Enter clicks as it goes down, and again whenever it repeats: until it is up, all of that is one press.
      if (trusted && keyIsOurs) isJudged = true
      // Assistive technology clicks without a press before it; such a click is judged by itself.
      else if (trusted) beganUnarmed = false
      return counts
    }
  }
}
