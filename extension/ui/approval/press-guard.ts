/**
 * Decides whether a press of `Allow once` counts. A click counts only if a person made it (`isTrusted`), the button is
 * armed now, and it was armed already when that press began: a mouse button or key held down since before does not
 * slip through at the instant of arming.
 */
export interface PressGuard {
  readonly began: (armed: boolean) => void
  readonly counts: (trusted: boolean, armed: boolean) => boolean
}

export const pressGuard = (): PressGuard => {
  let beganUnarmed = false
  return {
    began: (armed) => {
      beganUnarmed = !armed
    },
    counts: (trusted, armed) => {
      const counts = trusted && armed && !beganUnarmed
      // Assistive technology clicks without a press before it; such a click is judged by itself.
      if (trusted) beganUnarmed = false
      return counts
    }
  }
}
