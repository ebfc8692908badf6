import type { ActionGrant, FlowGrant, Json, Offer, PublicJwk, RunReport, RunState } from '@writ/dsl/contract'
import {
  bigint,
  boolean,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp
} from 'drizzle-orm/pg-core'

const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const created = () => time('at').notNull()

/** What the server is: its id, its keys, its revocation epoch; one row each. */
export const settings = pgTable('setting', { name: text().primaryKey(), value: jsonb().$type<Json>().notNull() })

/** Every policy that was ever in force; the newest is. `given` marks the one the server was started with. */
export const policies = pgTable('policy', {
  id: serial().primaryKey(),
  text: text().notNull(),
  hash: text().notNull(),
  given: boolean().notNull(),
  at: created()
})

export const agents = pgTable('agent', {
  id: text().primaryKey(),
  name: text().notNull(),
  keyHash: text('key_hash').notNull().unique(),
  trustedHost: boolean('trusted_host').notNull(),
  active: boolean().notNull()
})

export const enrolments = pgTable('enrolment', {
  codeHash: text('code_hash').primaryKey(),
  person: text().notNull(),
  tenant: text().notNull(),
  expires: time('expires').notNull(),
  usedAt: time('used_at')
})

/** `journalSeq` and `journalHead` are the end of the device's chain as this server holds it; -1 before the first entry. */
export const devices = pgTable('device', {
  id: text().primaryKey(),
  person: text().notNull(),
  tenant: text().notNull(),
  jkt: text().notNull().unique(),
  jwk: jsonb().$type<PublicJwk>().notNull(),
  build: text().notNull(),
  browser: text().notNull(),
  at: created(),
  journalSeq: integer('journal_seq').notNull(),
  journalHead: text('journal_head').notNull()
})

/** Proofs of possession that were used, until they would be too old anyway (RFC 9449 §11.1). */
export const proofs = pgTable('proof', { id: text().primaryKey(), expires: time('expires').notNull() })

export const sessions = pgTable('session', {
  id: text().primaryKey(),
  agent: text().notNull(),
  person: text().notNull(),
  tenant: text().notNull(),
  request: text().notNull(),
  saidBy: text('said_by').$type<'person' | 'host' | 'agent'>().notNull(),
  at: created()
})

/** What a capability is signed from; kept as `json`, which keeps the order of members, so that a fresh one says exactly the same. */
export interface Decided {
  readonly plan: string
  readonly policy: string
  readonly request: string
  readonly inputs: string
  readonly epoch: number
  readonly details: readonly (ActionGrant | FlowGrant)[]
}

export const runs = pgTable(
  'run',
  {
    id: text().primaryKey(),
    session: text().notNull(),
    agent: text().notNull(),
    person: text().notNull(),
    device: text(),
    status: text().$type<RunState['status']>().notNull(),
    text: text().notNull(),
    inputs: json().$type<Offer['inputs']>().notNull(),
    decided: json().$type<Decided>(),
    token: text(),
    tokenExpires: time('token_expires'),
    at: created(),
    acceptedAt: time('accepted_at'),
    cancelAt: time('cancel_at'),
    endedAt: time('ended_at'),
    report: json().$type<RunReport>(),
    /** How many events the run has; the last one's number. */
    events: integer().notNull()
  },
  (row) => [index('run_by_device').on(row.device, row.status)]
)

export const runEvents = pgTable(
  'run_event',
  {
    run: text().notNull(),
    n: integer().notNull(),
    at: created(),
    what: json().$type<RunState['events'][number]['what']>().notNull()
  },
  (row) => [primaryKey({ columns: [row.run, row.n] })]
)

/** Which journal entries are held, and which leaf of the log each became. */
export const journal = pgTable(
  'journal_entry',
  {
    device: text().notNull(),
    seq: integer().notNull(),
    hash: text().notNull(),
    run: text().notNull(),
    leaf: bigint({ mode: 'number' }).notNull()
  },
  (row) => [primaryKey({ columns: [row.device, row.seq] })]
)

export const logLeaves = pgTable('log_leaf', { n: bigint({ mode: 'number' }).primaryKey(), leaf: text().notNull() })

/** Roots of the finished subtrees of 256^level leaves: the contents of the log's tiles. Hashes are standard base64. */
export const logNodes = pgTable(
  'log_node',
  { level: integer().notNull(), n: bigint({ mode: 'number' }).notNull(), hash: text().notNull() },
  (row) => [primaryKey({ columns: [row.level, row.n] })]
)

/** One row: the size of the log and the roots of its largest whole subtrees, left to right. */
export const logHead = pgTable('log_head', {
  id: integer().primaryKey(),
  size: bigint({ mode: 'number' }).notNull(),
  frontier: jsonb().$type<string[]>().notNull()
})
