/** Something that a token let begin, as long as it goes on. */
export interface Watched {
  /** Aborts once a newer epoch of the lane was heard. */
  readonly revoked: AbortSignal
  /** It is over. */
  leave(): void
}

/** Ends what older tokens let begin, also what only waits or is being made, as soon as a token of a newer epoch comes. */
export interface Revocations {
  watch(lane: string, epoch: number): Watched
  /** A token of this epoch was taken: what older ones of the same lane let begin is over. */
  revoke(lane: string, epoch: number): void
}

export const openRevocations = (): Revocations => {
  const going = new Set<{ readonly lane: string; readonly epoch: number; readonly ending: AbortController }>()
  return {
    watch(lane, epoch) {
      const one = { lane, epoch, ending: new AbortController() }
      going.add(one)
      return { revoked: one.ending.signal, leave: () => going.delete(one) }
    },
    revoke(lane, epoch) {
      for (const one of going) {
        if (one.lane !== lane || one.epoch >= epoch) continue
        going.delete(one)
        one.ending.abort()
      }
    }
  }
}
