import type { LogLeaf } from '@writ/dsl/contract'
import { sql } from 'drizzle-orm'
import { columnNames, logHead, logLeaves, logNodes, type Queries } from '../store/index.ts'
import { appendHash, EMPTY_LOG, type Frontier } from './merkle.ts'
import { type PreparedLeaf, prepareLeaf } from './prepare-leaf.ts'
import { TILE_HEIGHT } from './tiles.ts'

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** The frontier of the tenant's log. `forAppend` holds the row until the transaction ends, so that appends stand in one line. */
export const readFrontier = async (db: Queries, forAppend = false): Promise<Frontier> => {
  const query = db.select().from(logHead)
  const [head] = await (forAppend ? query.for('update') : query)
  if (!head) return EMPTY_LOG
  return { size: head.size, roots: head.frontier.map((root) => new Uint8Array(Buffer.from(root, 'base64'))) }
}

/** Appends leaves in order, inside the caller's transaction, in one statement; returns the number of the first. */
export const appendPrepared = async (tx: Queries, leaves: readonly PreparedLeaf[]): Promise<number> => {
  let frontier = await readFrontier(tx, true)
  const first = frontier.size
  if (leaves.length === 0) return first
  const levels: number[] = []
  const numbers: number[] = []
  const hashes: string[] = []
  for (const leaf of leaves) {
    if (!leaf.fits) throw new Error('a leaf is too long for the log')
    const appended = appendHash(frontier, leaf.hash)
    for (const { height, n, hash } of appended.completed) {
      if (height % TILE_HEIGHT !== 0) continue
      levels.push(height / TILE_HEIGHT)
      numbers.push(n)
      hashes.push(base64(hash))
    }
    frontier = appended.frontier
  }
  const texts = leaves.map(({ text }) => text)
  const runs = leaves.map(({ run }) => run ?? null)
  const roots = JSON.stringify(frontier.roots.map(base64))
  await tx.execute(sql`
    with leaves as (
      insert into ${logLeaves} (${columnNames(logLeaves.n, logLeaves.leaf, logLeaves.run)})
      select ${first}::bigint + place - 1, text, run
      from unnest(${sql.param(texts)}::text[], ${sql.param(runs)}::text[]) with ordinality as given (text, run, place)
    ), nodes as (
      insert into ${logNodes} (${columnNames(logNodes.level, logNodes.n, logNodes.hash)})
      select * from unnest(${sql.param(levels)}::int[], ${sql.param(numbers)}::bigint[], ${sql.param(hashes)}::text[])
    )
    insert into ${logHead} (${columnNames(logHead.size, logHead.frontier)}) values (${frontier.size}::bigint, ${roots}::jsonb)
    on conflict (${columnNames(logHead.tenant)}) do update set size = excluded.size, frontier = excluded.frontier`)
  return first
}

/** The same of leaves as they are; throws on one that no verifier could read or that is too long. */
export const appendLeaves = (tx: Queries, leaves: readonly LogLeaf[]): Promise<number> =>
  appendPrepared(tx, leaves.map(prepareLeaf))
