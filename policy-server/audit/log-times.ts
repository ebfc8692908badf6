import type { LogLeaf } from '@writ/dsl/contract'

/** A stretch of time in milliseconds since the epoch: `from` up to, not including, `end`. */
export interface TimeSpan {
  readonly from: number
  readonly end: number
}

/** How far a device's clock may be from the server's before it is told. */
export const CLOCK_MS = 300_000

/** When something in a log was: what its teller says, and between which times of the server it must have been. */
export interface LeafTime {
  readonly at: number
  readonly between: TimeSpan
  /** The device's clock says a time at which it cannot have been. */
  readonly isOff: boolean
}

export const overlaps = (a: TimeSpan, b: TimeSpan): boolean => a.from < b.end && b.from < a.end

/** Any time: what is known where the server's own clock was wrong. */
const ANY: TimeSpan = { from: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY }

/**
 * The time after something at `from` and before something at `end`. Clocks of several servers differ a little; where the later is told to have
 * been well before the earlier, one of them cannot be right, and it may have been at any.
 */
const spanOf = (from: number, end: number): TimeSpan =>
  from > end + CLOCK_MS ? ANY : { from: Math.min(from, end), end: Math.max(from, end) + 1 }

/**
 * The times of a log's leaves. The server's own stand in order, but where its clock was set back; a device tells its time, and uploads later: an
 * entry was made after its run was decided and before what the server logged next.
 */
export interface LogTimes {
  /** Of a leaf; `since` is the time of the server before which it cannot have been. */
  of(leaf: LogLeaf, n: number, since: number): LeafTime
  /** Between which times of the server the leaf number `n` was logged, whatever it told. */
  around(n: number): TimeSpan
  /** The time that the server told last; `undefined` in an empty log. */
  readonly last: number | undefined
}

export const readTimes = (leaves: readonly (LogLeaf | undefined)[]): LogTimes => {
  const before: number[] = []
  let known = Number.NEGATIVE_INFINITY
  let last: number | undefined
  for (const leaf of leaves) {
    if (leaf?.from === 'server') {
      last = Date.parse(leaf.at)
      known = Math.max(known, last)
    }
    before.push(known)
  }
  const after: number[] = Array(leaves.length).fill(Number.POSITIVE_INFINITY)
  let next = Number.POSITIVE_INFINITY
  for (const [n, leaf] of [...leaves.entries()].reverse()) {
    after[n] = next
    if (leaf?.from === 'server') next = Math.min(next, Date.parse(leaf.at))
  }
  const nextOf = (n: number): number => after[n] ?? Number.POSITIVE_INFINITY
  return {
    around: (n) => spanOf(before[n] ?? Number.NEGATIVE_INFINITY, nextOf(n)),
    last,
    of: (leaf, n, since) => {
      if (leaf.from === 'server') {
        const at = Date.parse(leaf.at)
        return { at, between: { from: at, end: at + 1 }, isOff: false }
      }
      const at = Date.parse(leaf.entry.at)
      const next = nextOf(n)
      const isOff = at < Math.min(since, next) - CLOCK_MS || at > Math.max(since, next) + CLOCK_MS
      return { at, between: spanOf(since, next), isOff }
    }
  }
}

/** Was it in this span, or may it have been, where its clock is off? */
export const isWithin = ({ at, between, isOff }: LeafTime, span: TimeSpan): boolean =>
  isOff ? overlaps(between, span) : overlaps({ from: at, end: at + 1 }, span)
