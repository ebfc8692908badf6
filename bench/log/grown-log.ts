import { appendPrepared } from '../../policy-server/audit/append-leaves.ts'
import { type PreparedLeaf, prepareLeaf } from '../../policy-server/audit/prepare-leaf.ts'
import { exportLog } from '../../policy-server/audit/read-log.ts'
import { readConsistency, readInclusion } from '../../policy-server/audit/read-proof.ts'
import { loadLogKeys } from '../../policy-server/capability/index.ts'
import { openStore, type Queries } from '../../policy-server/store/index.ts'
import type { Row } from '../conformance/row.ts'
import { quantile } from '../quantile.ts'
import { madeLeaves } from './made-log.ts'

const SMALL = 1000
const BATCH = 500
const APPENDS = 20
const PROOFS = 200

const rounded = (value: number): number => Math.round(value * 100) / 100

/** The leaves of a log, made ready in batches of so many. */
function* batchesOf(size: number): Generator<readonly PreparedLeaf[]> {
  let batch: PreparedLeaf[] = []
  for (const leaf of madeLeaves(size)) {
    batch.push(prepareLeaf(leaf))
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

const timesOf = async (count: number, work: (n: number) => Promise<unknown>): Promise<readonly number[]> => {
  const times: number[] = []
  for (let n = 0; n < count; n++) {
    const began = performance.now()
    await work(n)
    times.push(performance.now() - began)
  }
  return times
}

/**
 * What a log costs that has grown to `size` leaves, beside what it cost at a thousand: appends of a hundred, proofs, bytes, the whole
 * export. In this process, without HTTP; on PostgreSQL.
 */
export const measureGrown = async (url: string, size: number): Promise<readonly Row[]> => {
  const store = await openStore({ url })
  try {
    const db: Queries = store.of('grown')
    const keys = { log: await loadLogKeys(store.server, 'https://bench.example', 'grown') }
    const append = (leaves: readonly PreparedLeaf[]) => db.transaction((tx) => appendPrepared(tx, leaves))
    const [some = []] = batchesOf(100)
    const measure = async (at: number) => ({
      append: await timesOf(APPENDS, () => append(some)),
      inclusion: await timesOf(PROOFS, (n) => readInclusion(db, keys, Math.floor((n * at) / PROOFS))),
      consistency: await timesOf(PROOFS, (n) => readConsistency(db, keys, Math.floor((n * at) / PROOFS) + 1))
    })
    let held = 0
    let before: Awaited<ReturnType<typeof measure>> | undefined
    for (const batch of batchesOf(size)) {
      await append(batch)
      held += batch.length
      if (held >= SMALL) before ??= await measure(held)
    }
    const after = await measure(size)
    if (!before) throw new Error('the log did not grow')
    const rows: Row[] = []
    for (const [name, part] of [
      ['append', 0.5],
      ['inclusion', 0.5],
      ['inclusion', 0.95],
      ['consistency', 0.5],
      ['consistency', 0.95]
    ] as const) {
      const value = quantile(after[name], part)
      rows.push({
        metric: `at ${size} leaves: ${name === 'append' ? 'append of a hundred' : `${name} proof`} p${part * 100}`,
        value: rounded(value),
        unit: 'ms',
        beside: `at ${SMALL} leaves`,
        ratio: rounded(value / quantile(before[name], part))
      })
    }
    const { rows: told } = (await store.server.execute(
      `select sum(pg_total_relation_size(name))::float8 as bytes from unnest(array['log_leaf', 'log_node']::regclass[]) as name`
    )) as unknown as { rows: readonly { readonly bytes: number }[] }
    const leafBytes = some.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / some.length
    const stored = (told[0]?.bytes ?? Number.NaN) / size
    rows.push({
      metric: `at ${size} leaves: bytes in PostgreSQL for each, with its indexes`,
      value: Math.round(stored),
      unit: 'bytes',
      beside: 'a leaf’s own bytes',
      ratio: rounded(stored / leafBytes)
    })
    const [exported = Number.NaN] = await timesOf(1, () => exportLog(db, keys))
    rows.push({ metric: `at ${size} leaves: reading the whole export`, value: Math.round(exported), unit: 'ms' })
    return rows
  } finally {
    await store.close()
  }
}
