import type {
  AgentBudget,
  AgentState,
  ApprovedTools,
  AuthorizationDetail,
  BudgetWindow,
  Disclosure,
  EffectClass,
  Egress,
  FeatureDefinition,
  FlowKind,
  Json,
  KeptValue,
  Labels,
  Offer,
  Presence,
  PublicJwk,
  Replaced,
  RunReport,
  RunState,
  Source
} from '@writ/dsl/contract'
import { sql } from 'drizzle-orm'
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
  unique,
  uniqueIndex
} from 'drizzle-orm/pg-core'
import type { Dial } from '../decide/lay-policies.ts'
import { created, time } from './moments.ts'
import { ofTenant, tenantColumn } from './tenant-rows.ts'

export * from './second-tables.ts'
export * from './tool-tables.ts'

// The server's own tables: no tenant's role can read them.

/** What the server is: its id and its keys; one row each. */
export const settings = pgTable('setting', { name: text().primaryKey(), value: jsonb().$type<Json>().notNull() })

/** Whom the server serves. `id` is in the origin line of the tenant's log. */
export const tenants = pgTable('tenant', { id: text().primaryKey(), name: text().notNull(), at: created() })

/** Proofs of possession that were used, until they would be too old anyway (RFC 9449 §11.1). */
export const proofs = pgTable('proof', { id: text().primaryKey(), expires: time('expires').notNull() })

// The tenants' tables: each row belongs to one tenant, and only that tenant's role sees it (tenant-rows.ts).

/** Named values of a tenant: its revocation epoch. */
export const tenantSettings = pgTable(
  'tenant_setting',
  { tenant: tenantColumn(), name: text().notNull(), value: jsonb().$type<Json>().notNull() },
  (row) => [primaryKey({ columns: [row.tenant, row.name] }), ofTenant(row)]
)

/** Who works for the tenant: each has devices, and agents that act for them. */
export const persons = pgTable(
  'person',
  { tenant: tenantColumn(), id: text().notNull(), name: text().notNull(), at: created() },
  (row) => [primaryKey({ columns: [row.tenant, row.id] }), ofTenant(row)]
)

/** The keys of those who govern a tenant. `given` marks one that the server was started with. */
export const officeKeys = pgTable(
  'office_key',
  {
    tenant: tenantColumn(),
    keyHash: text('key_hash').primaryKey(),
    office: text().$type<Office>().notNull(),
    given: boolean().notNull(),
    at: created()
  },
  (row) => [ofTenant(row)]
)

/** An admin governs the tenant; an auditor only reads its log. */
export type Office = 'admin' | 'auditor'

/**
 * Every policy that was ever in force; the newest is. `given` marks one the server was started with. `signed` is the server's word
 * for the version (session/policies); one from before there were versions has none.
 */
export const policies = pgTable(
  'policy',
  {
    tenant: tenantColumn(),
    id: serial().primaryKey(),
    version: integer().notNull().default(0),
    text: text().notNull(),
    hash: text().notNull(),
    dial: text().$type<Dial>().notNull().default('balanced'),
    zone: text().notNull().default('UTC'),
    signed: text().notNull().default(''),
    given: boolean().notNull(),
    at: created()
  },
  (row) => [uniqueIndex('policy_version').on(row.tenant, row.version).where(sql`${row.version} > 0`), ofTenant(row)]
)

/** What persons answered for good (decide/person-rules.ts). */
export const personRules = pgTable(
  'person_rule',
  {
    tenant: tenantColumn(),
    id: text().primaryKey(),
    person: text().notNull(),
    effect: text().$type<EffectClass>().notNull(),
    origin: text().notNull(),
    agent: text(),
    answer: text().$type<'allow' | 'ask' | 'deny'>().notNull(),
    at: created(),
    expires: time('expires')
  },
  (row) => [index('person_rule_of').on(row.tenant, row.person), ofTenant(row)]
)

/** Flows that a person said yes to, by agent: the next such flow is no first one. */
export const knownFlows = pgTable(
  'known_flow',
  {
    tenant: tenantColumn(),
    person: text().notNull(),
    agent: text().notNull(),
    source: text().notNull(),
    sink: text().notNull(),
    how: jsonb().$type<FlowKind[]>().notNull(),
    run: text().notNull(),
    at: created()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.person, row.agent, row.source, row.sink, row.how] }), ofTenant(row)]
)

/** Who may send plans, and for whom: `owner` is a person. `given` marks one that the server was started with. */
export const agents = pgTable(
  'agent',
  {
    tenant: tenantColumn(),
    id: text().notNull(),
    owner: text().notNull().default('person'),
    name: text().notNull(),
    keyHash: text('key_hash').notNull().unique(),
    trustedHost: boolean('trusted_host').notNull(),
    /** As the tenant says; one that is stopped stays so, and its key is worth nothing. */
    state: text().$type<AgentState>().notNull().default('active'),
    /** When the tenant said so last, and why. */
    stateAt: time('state_at'),
    why: text(),
    /** What it may use, where the tenant gave it a budget of its own. */
    budget: jsonb().$type<AgentBudget>(),
    /** When it was heard last, give or take a minute. */
    lastSeen: time('last_seen'),
    given: boolean().notNull().default(true)
  },
  (row) => [primaryKey({ columns: [row.tenant, row.id] }), ofTenant(row)]
)

/** What persons said of agents that act for them: which these do not let go on. */
export const agentWords = pgTable(
  'agent_word',
  {
    tenant: tenantColumn(),
    person: text().notNull(),
    agent: text().notNull(),
    state: text().$type<Exclude<AgentState, 'active'>>().notNull(),
    at: created()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.person, row.agent] }), ofTenant(row)]
)

/** What was used of an agent's budget in a window; with all that its live runs may still use. */
export const agentUse = pgTable(
  'agent_use',
  {
    tenant: tenantColumn(),
    agent: text().notNull(),
    window: text().$type<BudgetWindow>().notNull(),
    begins: time('begins').notNull(),
    plans: bigint({ mode: 'number' }).notNull(),
    acts: bigint({ mode: 'number' }).notNull(),
    questions: bigint({ mode: 'number' }).notNull(),
    codeMs: bigint('code_ms', { mode: 'number' }).notNull()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.agent, row.window, row.begins] }), ofTenant(row)]
)

/** What was reserved of it for a run that has not ended; `asked` of its questions were, `question` last. */
export const agentReserves = pgTable(
  'agent_reserve',
  {
    tenant: tenantColumn(),
    run: text().primaryKey(),
    agent: text().notNull(),
    window: text().$type<BudgetWindow>().notNull(),
    begins: time('begins').notNull(),
    plans: bigint({ mode: 'number' }).notNull(),
    acts: bigint({ mode: 'number' }).notNull(),
    questions: bigint({ mode: 'number' }).notNull(),
    codeMs: bigint('code_ms', { mode: 'number' }).notNull(),
    asked: integer().notNull().default(0),
    question: text()
  },
  (row) => [ofTenant(row)]
)

export const enrolments = pgTable(
  'enrolment',
  {
    tenant: tenantColumn(),
    codeHash: text('code_hash').primaryKey(),
    person: text().notNull(),
    expires: time('expires').notNull(),
    usedAt: time('used_at')
  },
  (row) => [ofTenant(row)]
)

/** `journalSeq` and `journalHead` are the end of the device's chain as this server holds it; -1 before the first entry. */
export const devices = pgTable(
  'device',
  {
    tenant: tenantColumn(),
    id: text().primaryKey(),
    person: text().notNull(),
    jkt: text().notNull(),
    jwk: jsonb().$type<PublicJwk>().notNull(),
    build: text().notNull(),
    browser: text().notNull(),
    /** What it told of the app that it is in, last; nothing of a browser's own. */
    features: jsonb().$type<readonly FeatureDefinition[]>(),
    presence: text().$type<Presence>(),
    at: created(),
    journalSeq: integer('journal_seq').notNull(),
    journalHead: text('journal_head').notNull()
  },
  // One browser that is enrolled for another person, or with another tenant, is another device: nothing goes over with it.
  (row) => [unique('device_of_person').on(row.tenant, row.person, row.jkt), ofTenant(row)]
)

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
    /** When its agent ended it: nothing more is sent in it. */
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
  /** Where it stops before an act, it is held to be gone on with. */
  readonly holds?: true
  /** The held run that it goes on with, and the text that took the place of the statement at which that stopped. */
  readonly continues?: NonNullable<Offer['continues']>
  /** The session that it was sent in. Absent in runs from before. */
  readonly session?: string
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
    status: text().$type<RunState['status']>().notNull(),
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
