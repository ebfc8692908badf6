import { type LogBundle, printTilePath, TILE_WIDTH } from '@writ/policy-server/audit'

const HASH_BYTES = 32

const fetchBytes = async (server: string, path: string, readerKey: string): Promise<Buffer> => {
  const headers = { authorization: `Bearer ${readerKey}` }
  const answer = await fetch(new URL(path, server), { headers, signal: AbortSignal.timeout(30_000) })
  if (!answer.ok) throw new Error(`${new URL(path, server)} answers with HTTP ${answer.status}`)
  return Buffer.from(await answer.arrayBuffer())
}

/** Entries of a bundle: each after its length in two bytes, big-endian (C2SP tlog-tiles). */
export const unpackEntries = (bytes: Buffer): string[] => {
  const entries: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + (at + 2 <= bytes.length ? bytes.readUInt16BE(at) : Number.POSITIVE_INFINITY)
    if (end > bytes.length) throw new Error('an entry bundle is cut off')
    entries.push(bytes.toString('utf8', at + 2, end))
    at = end
  }
  return entries
}

/** The hashes of a tile, base64. */
const unpackHashes = (bytes: Buffer): string[] =>
  Array.from({ length: bytes.length / HASH_BYTES }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES).toString('base64')
  )

/** Reads a file of a log by its path (C2SP tlog-tiles), wherever it lies. */
export type ReadLogFile = (path: string) => Promise<Buffer>

/** The files of a tenant's log at its policy server; `readerKey` is an auditor's or admin's own. */
export const logFilesAt =
  (server: string, readerKey: string): ReadLogFile =>
  (path) =>
    fetchBytes(server, `/log/${path}`, readerKey)

/**
 * Reads a whole log by its tiles: the checkpoint, the entry bundles it covers, and the leaf hashes. `key` is who is trusted to have
 * written it.
 */
export const readLogTiles = async (read: ReadLogFile, key: string): Promise<LogBundle & { hashes: string[] }> => {
  const checkpoint = (await read('checkpoint')).toString('utf8')
  // The second line of a checkpoint is the log's size (C2SP tlog-checkpoint); the signature is verified with the whole.
  const size = Number(checkpoint.split('\n')[1])
  if (!Number.isSafeInteger(size) || size < 0) throw new Error('the checkpoint names no size')
  const leaves: string[] = []
  const hashes: string[] = []
  for (let n = 0; n * TILE_WIDTH < size; n++) {
    const width = Math.min(TILE_WIDTH, size - n * TILE_WIDTH)
    leaves.push(...unpackEntries(await read(`tile/${printTilePath({ level: 'entries', n, width })}`)))
    hashes.push(...unpackHashes(await read(`tile/${printTilePath({ level: 0, n, width })}`)))
  }
  return { checkpoint, key, leaves, hashes }
}
