import type { LogLeaf } from '@writ/dsl/contract'

/** A stretch of time in milliseconds since the epoch: `from` up to, not including, `end`. */
export interface TimeSpan {
  readonly from: number
  readonly end: number
}

/** How far a device's clock may be from the server's before it is told. */
const CLOCK_MS = 300_000

/** When something in a log was: what its teller says, and between which times of the server it must have been. */
export interface LeafTime {
  readonly at: number
  readonly between: TimeSpan
  /** The device's clock says a time at which it cannot have been. */
  readonly isOff: boolean
}

export const overlaps = (a: TimeSpan, b: TimeSpan): boolean => a.from < b.end && b.from < a.end

/**
 * The times of a log's leaves. The server's own stand in order; a device tells its time, and uploads later: an entry was made after its run
 * was decided and before what the server logged next.
 */
export interface LogTimes {
  /** Of a leaf; `since` is the time of the server before which it cannot have been. */
  of(leaf: LogLeaf, n: number, since: number): LeafTime
  /** Between which times of the server the leaf number `n` was logged, whatever it told. */
  around(n: number): TimeSpan
  /** The last time that the server told; `undefined` in an empty log. */
  readonly last: number | undefined
}

export const readTimes = (leaves: readonly (LogLeaf | undefined)[]): LogTimes => {
  const before: number[] = []
  let known = Number.NEGATIVE_INFINITY
  for (const leaf of leaves) {
    if (leaf?.from === 'server') known = Math.max(known, Date.parse(leaf.at))
    before.push(known)
  }
  const after: number[] = Array(leaves.length).fill(Number.POSITIVE_INFINITY)
  let next = Number.POSITIVE_INFINITY
  for (const [n, leaf] of [...leaves.entries()].reverse()) {
    after[n] = next
    if (leaf?.from === 'server') next = Math.min(next, Date.parse(leaf.at))
  }
  const around = (n: number): TimeSpan => ({
    from: before[n] ?? Number.NEGATIVE_INFINITY,
    end: (after[n] ?? Number.POSITIVE_INFINITY) + 1
  })
  return {
    around,
    last: Number.isFinite(known) ? known : undefined,
    of: (leaf, n, since) => {
      if (leaf.from === 'server') {
        const at = Date.parse(leaf.at)
        return { at, between: { from: at, end: at + 1 }, isOff: false }
      }
      const at = Date.parse(leaf.entry.at)
      const between = { from: since, end: around(n).end }
      return { at, between, isOff: at < between.from - CLOCK_MS || at > between.end + CLOCK_MS }
    }
  }
}

/** Was it in this span, or may it have been, where its clock is off? */
export const isWithin = ({ at, between, isOff }: LeafTime, span: TimeSpan): boolean =>
  isOff ? overlaps(between, span) : overlaps({ from: at, end: at + 1 }, span)
