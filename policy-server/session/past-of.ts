/**
 * When something was, by a clock that says `now`, both in milliseconds. A time ahead of it was taken before the clock was put back: nobody can
 * tell how long ago that is, and what waits for time to pass must not wait until the clock is there again. So it counts as long ago.
 */
export const pastOf = (at: number, now: number): number => (at <= now ? at : Number.NEGATIVE_INFINITY)
