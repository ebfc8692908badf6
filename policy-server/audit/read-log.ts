import { and, asc, eq, gte, lt } from 'drizzle-orm'
import type { ServerKeys } from '../capability/index.ts'
import { logLeaves, logNodes, type Queries } from '../store/index.ts'
import { readFrontier } from './append-leaves.ts'
import { readServed } from './served-checkpoint.ts'
import { packEntries, TILE_WIDTH, type TileId, tileWidthAt } from './tiles.ts'
import type { LogBundle } from './verify-tree.ts'

/** The texts of leaves; of one that was erased, an empty one. */
const readLeaves = async (db: Queries, from: number, end: number): Promise<string[]> => {
  const rows = await db
    .select({ leaf: logLeaves.leaf })
    .from(logLeaves)
    .where(and(gte(logLeaves.n, from), lt(logLeaves.n, end)))
    .orderBy(asc(logLeaves.n))
  return rows.map(({ leaf }) => leaf ?? '')
}

/** The bytes of a tile or entry bundle (C2SP tlog-tiles), or `undefined` when the log is too small for it. */
export const readTile = async (db: Queries, { level, n, width }: TileId): Promise<Uint8Array | undefined> => {
  const { size } = await readFrontier(db)
  if (tileWidthAt(size, level, n) < width) return undefined
  const from = n * TILE_WIDTH
  if (level === 'entries') return packEntries(await readLeaves(db, from, from + width))
  const hashes = await readHashes(db, level, from, from + width)
  return new Uint8Array(Buffer.concat(hashes.map((hash) => Buffer.from(hash, 'base64'))))
}

const readHashes = async (db: Queries, level: number, from: number, end: number): Promise<string[]> => {
  const rows = await db
    .select({ hash: logNodes.hash })
    .from(logNodes)
    .where(and(eq(logNodes.level, level), gte(logNodes.n, from), lt(logNodes.n, end)))
    .orderBy(asc(logNodes.n))
  return rows.map(({ hash }) => hash)
}

/** Everything a verifier needs offline; with `from`, only the leaves from that number on, for one who holds the others. */
export const exportLog = (db: Queries, keys: Pick<ServerKeys, 'log'>, from = 0): Promise<Required<LogBundle>> =>
  db.transaction(async (tx) => {
    await readFrontier(tx, true)
    const { note: checkpoint, size } = await readServed(tx, keys)
    const leaves = await readLeaves(tx, from, size)
    // As they were taken when the leaves were logged: a leaf that was changed since can then be named.
    const hashes = await readHashes(tx, 0, from, size)
    return { checkpoint, key: keys.log.verifier, leaves, hashes }
  })
