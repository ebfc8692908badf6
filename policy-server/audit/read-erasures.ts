import type { LogLeaf, ServerEvent } from '@writ/dsl/contract'

type Erased = Extract<ServerEvent, { kind: 'leaves-erased' }>

/** A stretch of a device's chain that was erased: its last entry's number and hash. */
interface Stretch {
  readonly to: number
  readonly head: string
}

/** What a log says was erased from it. */
export interface Erasures {
  /** Was this leaf erased, as a later one tells? */
  has(leaf: number): boolean
  /** How many leaves were erased of those after `from` and before `end`. */
  between(from: number, end: number): number
  /** Was one of the leaves before `end` erased because a person asked for it? Who they were is not known. */
  isAskedBefore(end: number): boolean
  /** The erased stretch that begins with this entry of a device's chain. */
  stretchAt(device: string, seq: number): Stretch | undefined
  /** Why this leaf, which tells of erased ones, cannot be; `undefined` where it can. */
  faultOf(leaf: number): string | undefined
}

const addressOf = (device: string, seq: number): string => `${seq} ${device}`

/** Reads from a log's leaves, in their order, what was erased of those before them. */
export const readErasures = (leaves: readonly (LogLeaf | undefined)[]): Erasures => {
  const erased = new Set<number>()
  const stretches = new Map<string, Stretch>()
  const faults = new Map<number, string>()

  let firstAsked = Number.POSITIVE_INFINITY

  const take = ({ why, leaves: ranges, chains }: Erased, told: number): string | undefined => {
    let count = 0
    for (const [from, end] of ranges) {
      if (from >= end || end > told) return 'a leaf is told to be erased that was not logged before'
      for (let n = from; n < end; n++) {
        if (erased.has(n)) return 'a leaf is told to be erased twice'
        erased.add(n)
        if (why === 'request') firstAsked = Math.min(firstAsked, n)
        count++
      }
    }
    const entries = chains.reduce((sum, { from, to }) => sum + to - from + 1, 0)
    if (entries > count || chains.some(({ from, to }) => to < from))
      return 'more of a device’s chain is told to be erased than leaves were'
    for (const { device, from, to, head } of chains) stretches.set(addressOf(device, from), { to, head })
    return undefined
  }

  for (const [n, leaf] of leaves.entries()) {
    if (leaf?.from !== 'server' || leaf.event.kind !== 'leaves-erased') continue
    const fault = take(leaf.event, n)
    if (fault !== undefined) faults.set(n, fault)
  }
  // How many were erased of the leaves before each.
  const before = [0]
  for (const n of leaves.keys()) before.push((before.at(-1) ?? 0) + (erased.has(n) ? 1 : 0))
  return {
    has: (leaf) => erased.has(leaf),
    between: (from, end) => (before[end] ?? 0) - (before[from + 1] ?? 0),
    isAskedBefore: (end) => firstAsked < end,
    stretchAt: (device, seq) => stretches.get(addressOf(device, seq)),
    faultOf: (leaf) => faults.get(leaf)
  }
}
