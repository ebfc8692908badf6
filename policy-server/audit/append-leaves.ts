import type { LogLeaf } from '@writ/dsl/contract'
import { logHead, logLeaves, logNodes, type Queries } from '../store/index.ts'
import { leafText } from './leaf-text.ts'
import { appendHash, EMPTY_LOG, type Frontier, hashLeaf } from './merkle.ts'
import { readLeaf } from './read-leaf.ts'
import { MAX_LEAF_BYTES, TILE_HEIGHT } from './tiles.ts'

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** The frontier of the tenant's log. `forAppend` holds the row until the transaction ends, so that appends stand in one line. */
export const readFrontier = async (db: Queries, forAppend = false): Promise<Frontier> => {
  const query = db.select().from(logHead)
  const [head] = await (forAppend ? query.for('update') : query)
  if (!head) return EMPTY_LOG
  return { size: head.size, roots: head.frontier.map((root) => new Uint8Array(Buffer.from(root, 'base64'))) }
}

/** The run that a leaf tells of, if it does of one. */
const runOf = (leaf: LogLeaf): string | undefined => {
  if (leaf.from === 'device') return leaf.entry.event.run
  return 'run' in leaf.event ? leaf.event.run : undefined
}

/** Appends leaves in order, inside the caller's transaction; returns the number of the first. */
export const appendLeaves = async (tx: Queries, leaves: readonly LogLeaf[]): Promise<number> => {
  let frontier = await readFrontier(tx, true)
  const first = frontier.size
  if (leaves.length === 0) return first
  const rows: (typeof logLeaves.$inferInsert)[] = []
  const nodes: (typeof logNodes.$inferInsert)[] = []
  for (const leaf of leaves) {
    const text = leafText(leaf)
    if (Buffer.byteLength(text) > MAX_LEAF_BYTES) throw new Error('a leaf is too long for the log')
    // One such leaf, and nobody could verify the log any more.
    if (!readLeaf(text)) throw new Error('a leaf that no verifier can read')
    rows.push({ n: frontier.size, leaf: text, run: runOf(leaf) })
    const appended = appendHash(frontier, hashLeaf(Buffer.from(text)))
    for (const { height, n, hash } of appended.completed)
      if (height % TILE_HEIGHT === 0) nodes.push({ level: height / TILE_HEIGHT, n, hash: base64(hash) })
    frontier = appended.frontier
  }
  await tx.insert(logLeaves).values(rows)
  await tx.insert(logNodes).values(nodes)
  const head = { size: frontier.size, frontier: frontier.roots.map(base64) }
  await tx.insert(logHead).values(head).onConflictDoUpdate({ target: logHead.tenant, set: head })
  return first
}
