/** Passes on what is heard, in order; while something is waited for, it keeps it. */
export interface Order {
  /** Whoever hears from now on. */
  use(hear: (text: string) => void): void
  hear(text: string): void
  /** From now on nothing is passed on, until what this gives is called. */
  wait(): () => void
}

export const hearInOrder = (): Order => {
  let pass: ((text: string) => void) | undefined
  let kept: string[] = []
  let waits = 0
  return {
    use(hear) {
      pass = hear
    },
    hear(text) {
      if (waits > 0) kept.push(text)
      else pass?.(text)
    },
    wait() {
      waits++
      return () => {
        waits--
        if (waits > 0) return
        const before = kept
        kept = []
        for (const text of before) pass?.(text)
      }
    }
  }
}
