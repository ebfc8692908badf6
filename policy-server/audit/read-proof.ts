import { and, eq, gte, lt, or } from 'drizzle-orm'
import type { ServerKeys } from '../capability/index.ts'
import { logNodes, type Queries } from '../store/index.ts'
import { hashNode } from './merkle.ts'
import { consistencyRanges, inclusionRanges, type LeafRange, type Subtree, subtreesOf } from './proof-ranges.ts'
import { printConsistency, printInclusion } from './proof-text.ts'
import { readServed, type SignedHead } from './served-checkpoint.ts'
import { TILE_HEIGHT } from './tiles.ts'

/** The hashes of a tile that a subtree is made of: only every eighth level of the tree is stored. */
const storedOf = ({ height, n }: Subtree) => {
  const width = 2 ** (height % TILE_HEIGHT)
  return { level: Math.floor(height / TILE_HEIGHT), from: n * width, width }
}

const addressOf = (level: number, n: number): string => `${level}/${n}`

const foldPairs = (hashes: readonly Uint8Array[]): Uint8Array => {
  const [only, ...more] = hashes
  if (only && more.length === 0) return only
  const pairs: Uint8Array[] = []
  for (let i = 0; i < hashes.length; i += 2) {
    const [left, right] = [hashes[i], hashes[i + 1]]
    if (!left || !right) throw new Error('the log lacks a hash of its tree')
    pairs.push(hashNode(left, right))
  }
  if (pairs.length === 0) throw new Error('the log lacks a hash of its tree')
  return foldPairs(pairs)
}

/** The hashes of these ranges, in one query. */
const readRanges = async (db: Queries, ranges: readonly LeafRange[]): Promise<Uint8Array[]> => {
  const parts = ranges.map((range) => subtreesOf(range).map(storedOf))
  const wanted = parts
    .flat()
    .map(({ level, from, width }) =>
      and(eq(logNodes.level, level), gte(logNodes.n, from), lt(logNodes.n, from + width))
    )
  if (wanted.length === 0) return []
  const rows = await db
    .select({ level: logNodes.level, n: logNodes.n, hash: logNodes.hash })
    .from(logNodes)
    .where(or(...wanted))
  const held = new Map(
    rows.map(({ level, n, hash }) => [addressOf(level, n), new Uint8Array(Buffer.from(hash, 'base64'))])
  )
  const hashOf = ({ level, from, width }: ReturnType<typeof storedOf>): Uint8Array =>
    foldPairs(Array.from({ length: width }, (_, i) => held.get(addressOf(level, from + i)) ?? new Uint8Array()))
  return parts.map((subtrees) =>
    subtrees
      .map(hashOf)
      .reverse()
      .reduce((right, left) => hashNode(left, right))
  )
}

/** The C2SP tlog-proof of leaf number `leaf` under the checkpoint that is shown; `undefined` where it covers no such leaf. */
export const readInclusion = (db: Queries, keys: Pick<ServerKeys, 'log'>, leaf: number): Promise<string | undefined> =>
  db.transaction(async (tx) => {
    const { note, size } = await readServed(tx, keys)
    if (leaf >= size) return undefined
    const proof = await readRanges(tx, inclusionRanges(leaf, size))
    return printInclusion({ leaf, proof, checkpoint: note })
  })

/** The proof that the log of a checkpoint of ours continues the one that had `old` leaves; `undefined` where it has fewer. */
export const readConsistencyTo = async (
  db: Queries,
  { note, size }: SignedHead,
  old: number
): Promise<string | undefined> => {
  if (old > size) return undefined
  const proof = old === 0 ? [] : await readRanges(db, consistencyRanges(old, size))
  return printConsistency({ old, proof, checkpoint: note })
}

/** The same for the checkpoint that is shown. */
export const readConsistency = (db: Queries, keys: Pick<ServerKeys, 'log'>, old: number): Promise<string | undefined> =>
  db.transaction(async (tx) => readConsistencyTo(tx, await readServed(tx, keys), old))

/** Both proofs that a device is answered with, in one query: that the log continues the one it saw, and that its leaf is in it. */
export const readDeviceProofs = async (
  db: Queries,
  size: number,
  { seen, leaf }: { readonly seen: number; readonly leaf: number | undefined }
): Promise<{ readonly continues: readonly Uint8Array[]; readonly own: readonly Uint8Array[] }> => {
  const since = seen === 0 || seen > size ? [] : consistencyRanges(seen, size)
  const beside = leaf === undefined ? [] : inclusionRanges(leaf, size)
  const hashes = await readRanges(db, [...since, ...beside])
  return { continues: hashes.slice(0, since.length), own: hashes.slice(since.length) }
}
