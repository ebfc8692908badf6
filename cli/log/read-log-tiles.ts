import { notVerified, ok, parseVerifierKey, type Result } from '@writ/dsl/contract'
import {
  openCheckpoint,
  printTilePath,
  rootsOf,
  TILE_WIDTH,
  type TileId,
  type TreeBundle,
  tileWidthAt
} from '@writ/policy-server/audit'

const HASH_BYTES = 32

/** Reads a file of a log by its path (C2SP tlog-tiles), wherever it lies; `undefined` where there is none. */
export type ReadLogFile = (path: string) => Promise<Buffer | undefined>

const fetchBytes = async (server: string, path: string, readerKey: string): Promise<Buffer | undefined> => {
  const headers = { authorization: `Bearer ${readerKey}` }
  const answer = await fetch(new URL(path, server), { headers, signal: AbortSignal.timeout(30_000) })
  if (answer.status === 404) return undefined
  if (!answer.ok) throw new Error(`${new URL(path, server)} answers with HTTP ${answer.status}`)
  return Buffer.from(await answer.arrayBuffer())
}

/** The files of a tenant's log at its policy server; `readerKey` is an auditor's or admin's own. */
export const logFilesAt =
  (server: string, readerKey: string): ReadLogFile =>
  (path) =>
    fetchBytes(server, `/log/${path}`, readerKey)

/** Entries of a bundle: each after its length in two bytes, big-endian (C2SP tlog-tiles); and whether the last is cut off. */
export const unpackEntries = (bytes: Buffer): { readonly entries: Buffer[]; readonly isCut: boolean } => {
  const entries: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + (at + 2 <= bytes.length ? bytes.readUInt16BE(at) : Number.POSITIVE_INFINITY)
    if (end > bytes.length) return { entries, isCut: true }
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  return { entries, isCut: false }
}

/** The text of a leaf; its bytes, where it is none. */
const leafOf = (bytes: Buffer): string | Buffer => {
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes) ? text : bytes
}

/** A tile as it was read: as many parts as there must be, and no bytes besides. */
interface ReadTile {
  readonly parts: readonly Buffer[]
}

const splitHashes = (bytes: Buffer): { readonly entries: Buffer[]; readonly isCut: boolean } => ({
  entries: Array.from({ length: Math.floor(bytes.length / HASH_BYTES) }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)
  ),
  isCut: bytes.length % HASH_BYTES !== 0
})

/** The first leaf that part `i` of a tile stands for. */
const leafAt = ({ level, n }: TileId, i: number): number =>
  (n * TILE_WIDTH + i) * TILE_WIDTH ** (level === 'entries' ? 0 : level)

/** A tile, or where only a wider one of it is kept, the beginning of that, as C2SP lets it be. */
const readTile = async (read: ReadLogFile, tile: TileId): Promise<Result<ReadTile>> => {
  const path = `tile/${printTilePath(tile)}`
  const own = await read(path)
  const bytes = own ?? (await read(`tile/${printTilePath({ ...tile, width: TILE_WIDTH })}`))
  if (!bytes) return notVerified('truncated', `${path} is missing`, leafAt(tile, 0))
  const { entries, isCut } = tile.level === 'entries' ? unpackEntries(bytes) : splitHashes(bytes)
  const { width } = tile
  if (entries.length < width)
    return notVerified('truncated', `${path} ends before this leaf`, leafAt(tile, entries.length))
  if (own && (entries.length > width || isCut))
    return notVerified('extended', `${path} holds more than ${width} leaves`, leafAt(tile, width))
  return ok({ parts: entries.slice(0, width) })
}

/** Hashes of the level above, each over a whole tile. */
const climb = (hashes: readonly Buffer[]): Buffer[] =>
  Array.from({ length: Math.floor(hashes.length / TILE_WIDTH) }, (_, n) => {
    const [root] = rootsOf(Buffer.concat(hashes.slice(n * TILE_WIDTH, (n + 1) * TILE_WIDTH)), [TILE_WIDTH])
    return root as Buffer
  })

const readLevel = async (read: ReadLogFile, level: TileId['level'], size: number): Promise<Result<Buffer[]>> => {
  const parts: Buffer[] = []
  for (let n = 0; ; n++) {
    const width = tileWidthAt(size, level, n)
    if (width === 0) return ok(parts)
    const tile = await readTile(read, { level, n, width })
    if (!tile.ok) return tile
    parts.push(...tile.value.parts)
  }
}

/** What is wrong with the tiles above the leaf hashes: the first hash in them that is not over those below it. */
const checkUpperTiles = async (
  read: ReadLogFile,
  leafHashes: readonly Buffer[],
  size: number
): Promise<Result<never> | undefined> => {
  let below = leafHashes
  for (let level = 1; below.length >= TILE_WIDTH; level++) {
    const found = await readLevel(read, level, size)
    if (!found.ok) return found
    const own = climb(below)
    const at = own.findIndex((hash, i) => !found.value[i]?.equals(hash))
    if (at >= 0) {
      const n = Math.floor(at / TILE_WIDTH)
      const path = printTilePath({ level, n, width: tileWidthAt(size, level, n) })
      const first = leafAt({ level, n: 0, width: 1 }, at)
      const last = first + TILE_WIDTH ** level - 1
      return notVerified(
        'altered',
        `hash ${at % TILE_WIDTH} of tile/${path} is not that of leaves ${first} to ${last}`,
        first
      )
    }
    below = own
  }
  return undefined
}

/** A log that was read by its tiles. */
export interface TiledLog {
  readonly bundle: TreeBundle
  /** What is wrong with its tiles above the leaf hashes, which no leaf shows. */
  readonly upper?: Result<never>
}

/**
 * Reads a whole log by its tiles: the checkpoint, the entry bundles it covers, the leaf hashes, and the hashes above them. `key` is who is trusted to have
 * written it. Refuses `audit/not-verified` where a file is missing, or holds less or more than it must.
 */
export const readLogTiles = async (read: ReadLogFile, key: string): Promise<Result<TiledLog>> => {
  const checkpoint = (await read('checkpoint'))?.toString('utf8')
  if (checkpoint === undefined) return notVerified('truncated', 'checkpoint is missing')
  const trusted = parseVerifierKey(key)
  const head = trusted && openCheckpoint(checkpoint, trusted)
  // Whoever verifies this says why it is none; nobody's word says how much to read.
  if (!head) return ok({ bundle: { checkpoint, key, leaves: [] } })
  const entries = await readLevel(read, 'entries', head.size)
  if (!entries.ok) return entries
  const hashes = await readLevel(read, 0, head.size)
  if (!hashes.ok) return hashes
  const upper = await checkUpperTiles(read, hashes.value, head.size)
  const bundle = {
    checkpoint,
    key,
    leaves: entries.value.map(leafOf),
    hashes: hashes.value.map((hash) => hash.toString('base64'))
  }
  return ok({ bundle, ...(upper && { upper }) })
}
