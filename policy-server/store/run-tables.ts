import type {
  ApprovedTools,
  AuthorizationDetail,
  Disclosure,
  Egress,
  KeptValue,
  Labels,
  Offer,
  Refs,
  Replaced,
  RunReport,
  RunState,
  Source
} from '@writ/dsl/contract'
import { sql } from 'drizzle-orm'
import { index, integer, json, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { created, time } from './moments.ts'
import { ofTenant, tenantColumn } from './tenant-rows.ts'

export const sessions = pgTable(
  'session',
  {
    tenant: tenantColumn(),
    id: text().primaryKey(),
    agent: text().notNull(),
    person: text().notNull(),
    request: text().notNull(),
    saidBy: text('said_by').$type<'person' | 'host' | 'agent'>().notNull(),
    at: created(),
    /** When its agent ended it, or was stopped: nothing more is sent in it. */
    endedAt: time('ended_at')
  },
  (row) => [ofTenant(row)]
)

/** What a capability is signed from; kept as `json`, which keeps the order of members, so that a fresh one says exactly the same. */
export interface Decided {
  readonly plan: string
  readonly policy: string
  /** Of the policies and rules that narrow it: while these stay, the decision holds. */
  readonly narrowing: string
  /** The person's rules that answered a question in it: it holds while they all do. Absent in runs from before. */
  readonly relied?: readonly string[]
  readonly request: string
  readonly inputs: string
  readonly epoch: number
  readonly details: readonly AuthorizationDetail[]
  /** Policy's own words why something of it is asked, for `details` to name. Absent where there are none. */
  readonly reasons?: readonly string[]
  readonly egress: Egress
  /** What it was decided with, and what a run of it tells and gives at most. */
  readonly labels: Labels
  readonly discloses: Disclosure
  /** What it leaves on its device for later turns, where it ends well. */
  readonly keeps?: readonly KeptValue[]
  /** The tools that it calls, as they were approved. Absent in runs from before there were any. */
  readonly tools?: ApprovedTools
  /** What the refs in its plan stand for. */
  readonly refs?: Refs
  /** Where it stops before an act, it is held to be gone on with. */
  readonly holds?: true
  /** The held run that it goes on with, and the text that took the place of the statement at which that stopped. */
  readonly continues?: NonNullable<Offer['continues']>
  /** The session that it was sent in. Absent in runs from before. */
  readonly session?: string
  /** The text as its planner sent it, where that was another: places are told in it. */
  readonly sent?: string
  /** What its statements took the place of. */
  readonly replaced?: readonly Replaced[]
}

/** SHA-256 of an idempotency key, and of what was sent under it. */
export interface SentAs {
  readonly key: string
  readonly body: string
}

/** Where a run is held: the statement of its plan at which it stopped, what became of that act, until when, and what came of it. */
export interface HeldAt {
  readonly at: number
  readonly act: 'none' | 'unknown'
  /** ISO 8601. */
  readonly until: string
  /** When its device told what was seen: ISO 8601. Absent in runs from before. */
  readonly toldAt?: string
  /** The run that goes on with it, from when that was decided. */
  readonly resumedBy?: string
  /** Nobody goes on with it: does it take back what it did? */
  readonly letGo?: { readonly undo: boolean }
}

export const runs = pgTable(
  'run',
  {
    tenant: tenantColumn(),
    id: text().primaryKey(),
    session: text().notNull(),
    agent: text().notNull(),
    person: text().notNull(),
    device: text(),
    /** One that was cancelled was refused, as its report says why. */
    status: text().$type<Exclude<RunState['status'], 'cancelled'>>().notNull(),
    text: text().notNull(),
    inputs: json().$type<Offer['inputs']>().notNull(),
    decided: json().$type<Decided>(),
    token: text(),
    tokenExpires: time('token_expires'),
    at: created(),
    acceptedAt: time('accepted_at'),
    /** When the device first told something of what it does. */
    toldAt: time('told_at'),
    cancelAt: time('cancel_at'),
    endedAt: time('ended_at'),
    /** The span in which the planner sent it (W3C Trace Context), where it said one. */
    traceParent: text('trace_parent'),
    /** When all that was personal in it was erased. */
    erasedAt: time('erased_at'),
    report: json().$type<RunReport>(),
    held: json().$type<HeldAt>(),
    /** Under which idempotency key it was sent. */
    sentAs: json('sent_as').$type<SentAs>(),
    /** How many events the run has; the last one's number. */
    events: integer().notNull()
  },
  (row) => [
    index('run_by_device').on(row.device, row.status),
    index('run_of_agent').on(row.tenant, row.person, row.agent, row.at),
    index('run_of_session').on(row.tenant, row.session, row.at),
    index('run_live').on(row.tenant).where(sql`${row.endedAt} is null`),
    ofTenant(row)
  ]
)

export const runEvents = pgTable(
  'run_event',
  {
    tenant: tenantColumn(),
    run: text().notNull(),
    n: integer().notNull(),
    at: created(),
    what: json().$type<RunState['events'][number]['what']>().notNull()
  },
  (row) => [primaryKey({ columns: [row.run, row.n] }), ofTenant(row)]
)

/**
 * What lasts of runs that have ended: that data of `source` reached `sink`, by an agent of this owner. The sink `planner` is the
 * agents themselves. `run` is the first that did.
 */
export const labels = pgTable(
  'label',
  {
    tenant: tenantColumn(),
    person: text().notNull(),
    sink: text().notNull(),
    owner: text().notNull(),
    agent: text().notNull(),
    source: text().$type<Source>().notNull(),
    run: text().notNull(),
    at: created()
  },
  (row) => [
    primaryKey({ columns: [row.tenant, row.person, row.sink, row.owner, row.agent, row.source] }),
    ofTenant(row)
  ]
)
