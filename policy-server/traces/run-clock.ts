import type { LogLeaf } from '@writ/dsl/contract'

/** Milliseconds by which device and server may tell different times of one moment, before the device's clock is taken as wrong. */
const APART_MS = 5_000

/** Tells when each leaf of a run happened, in milliseconds since the epoch by the server's clock. */
export interface RunClock {
  /** Milliseconds that are added to what the device says; 0 where its clock is right. */
  readonly offset: number
  /** Asked for in the log's order: nothing is before the decision, and no entry of a device before the one that it follows. */
  timeOf(leaf: LogLeaf): number
}

/**
 * The clock of a run. A device's clock can be wrong, or be set while the run goes on: what it says is moved so that its first entry
 * is at the moment when the server heard that the run was taken up.
 */
export const makeRunClock = (leaves: readonly LogLeaf[], acceptedAt: Date | null): RunClock => {
  const begun = leaves.find(({ from }) => from === 'device')
  const apart = begun?.from === 'device' && acceptedAt ? acceptedAt.getTime() - Date.parse(begun.entry.at) : 0
  const offset = Math.abs(apart) > APART_MS ? apart : 0
  let decided = Number.NEGATIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  return {
    offset,
    timeOf: (leaf) => {
      if (leaf.from === 'server') {
        const at = Math.max(decided, Date.parse(leaf.at))
        if (decided === Number.NEGATIVE_INFINITY) decided = at
        return at
      }
      last = Math.max(last, decided, Date.parse(leaf.entry.at) + offset)
      return last
    }
  }
}
