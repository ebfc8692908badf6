import { bigint, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { created } from './moments.ts'
import { ofTenant, tenantColumn } from './tenant-rows.ts'

/** Which journal entries are held, and which leaf of the log each became. */
export const journal = pgTable(
  'journal_entry',
  {
    tenant: tenantColumn(),
    device: text().notNull(),
    seq: integer().notNull(),
    hash: text().notNull(),
    run: text().notNull(),
    leaf: bigint({ mode: 'number' }).notNull()
  },
  (row) => [primaryKey({ columns: [row.device, row.seq] }), ofTenant(row)]
)

/** Recordings of runs, as their devices sealed them: the server cannot open them. */
export const recordings = pgTable(
  'recording',
  { tenant: tenantColumn(), run: text().primaryKey(), sealed: text().notNull(), at: created() },
  (row) => [ofTenant(row)]
)

/** Each tenant has a log of its own: its leaves are numbered from 0. One that was erased has no text; `run` is the one it tells of. */
export const logLeaves = pgTable(
  'log_leaf',
  { tenant: tenantColumn(), n: bigint({ mode: 'number' }).notNull(), leaf: text(), run: text() },
  (row) => [
    primaryKey({ columns: [row.tenant, row.n] }),
    index('log_leaf_of_run').on(row.tenant, row.run),
    ofTenant(row)
  ]
)

/** Roots of the finished subtrees of 256^level leaves: the contents of the log's tiles. Hashes are standard base64. */
export const logNodes = pgTable(
  'log_node',
  {
    tenant: tenantColumn(),
    level: integer().notNull(),
    n: bigint({ mode: 'number' }).notNull(),
    hash: text().notNull()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.level, row.n] }), ofTenant(row)]
)

/** One row: the size of the tenant's log and the roots of its largest whole subtrees, left to right. */
export const logHead = pgTable(
  'log_head',
  {
    tenant: tenantColumn().primaryKey(),
    size: bigint({ mode: 'number' }).notNull(),
    frontier: jsonb().$type<string[]>().notNull()
  },
  (row) => [ofTenant(row)]
)
