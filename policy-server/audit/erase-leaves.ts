import { hashEntry, type LogLeaf, type ServerEvent } from '@writ/dsl/contract'
import { inArray } from 'drizzle-orm'
import { logLeaves, type Queries } from '../store/index.ts'
import { appendLeaves } from './append-leaves.ts'
import { readLeaf } from './read-leaf.ts'

type Erased = Extract<ServerEvent, { kind: 'leaves-erased' }>

/** A leaf as it is held, before its text is erased. */
export interface HeldLeaf {
  readonly n: number
  readonly leaf: string
}

/** Most leaves that one leaf tells the erasure of: it must itself fit into the log. */
const AT_ONCE = 250

const rangesOf = (numbers: readonly number[]): Erased['leaves'] => {
  const ranges: Erased['leaves'] = []
  for (const n of numbers) {
    const last = ranges.at(-1)
    if (last?.[1] === n) last[1] = n + 1
    else ranges.push([n, n + 1])
  }
  return ranges
}

/** What of the devices' chains these leaves were, in stretches without a gap. */
const chainsOf = (leaves: readonly LogLeaf[]): Erased['chains'] => {
  const chains: Erased['chains'] = []
  const last = new Map<string, Erased['chains'][number]>()
  for (const leaf of leaves) {
    if (leaf.from !== 'device') continue
    const { entry } = leaf
    const open = last.get(entry.device)
    if (open && entry.seq === open.to + 1) {
      open.to = entry.seq
      open.head = hashEntry(entry)
    } else {
      const begun = { device: entry.device, from: entry.seq, to: entry.seq, head: hashEntry(entry) }
      last.set(entry.device, begun)
      chains.push(begun)
    }
  }
  return chains
}

/**
 * Erases the texts of these leaves, inside the caller's transaction, and logs that: which they were, and with which hash each
 * device's chain goes on after them. Their hashes stay, so that the log still proves all else.
 */
export const eraseLeaves = async (
  tx: Queries,
  held: readonly HeldLeaf[],
  why: Erased['why'],
  at: Date
): Promise<void> => {
  const sorted = [...held].sort((a, b) => a.n - b.n)
  for (let i = 0; i < sorted.length; i += AT_ONCE) {
    const part = sorted.slice(i, i + AT_ONCE)
    const numbers = part.map(({ n }) => n)
    const leaves = part.map(({ leaf }) => {
      const read = readLeaf(leaf)
      if (!read) throw new Error('a leaf that no verifier can read')
      return read
    })
    await tx.update(logLeaves).set({ leaf: null }).where(inArray(logLeaves.n, numbers))
    const event: Erased = { kind: 'leaves-erased', why, leaves: rangesOf(numbers), chains: chainsOf(leaves) }
    await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event }])
  }
}
