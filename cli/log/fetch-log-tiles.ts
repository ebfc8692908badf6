import { type LogBundle, printTilePath, TILE_WIDTH } from '@writ/policy-server/audit'

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

/**
 * Reads a tenant's whole log by its tiles: the checkpoint and the entry bundles it covers. `key` is who is trusted to have
 * written it, `readerKey` an auditor's or admin's own.
 */
export const fetchLogTiles = async (server: string, key: string, readerKey: string): Promise<LogBundle> => {
  const checkpoint = (await fetchBytes(server, '/log/checkpoint', readerKey)).toString('utf8')
  // The second line of a checkpoint is the log's size (C2SP tlog-checkpoint); the signature is verified with the whole.
  const size = Number(checkpoint.split('\n')[1])
  if (!Number.isSafeInteger(size) || size < 0) throw new Error('the checkpoint names no size')
  const leaves: string[] = []
  for (let n = 0; n * TILE_WIDTH < size; n++) {
    const width = Math.min(TILE_WIDTH, size - n * TILE_WIDTH)
    const path = printTilePath({ level: 'entries', n, width })
    leaves.push(...unpackEntries(await fetchBytes(server, `/log/tile/${path}`, readerKey)))
  }
  return { checkpoint, key, leaves }
}
