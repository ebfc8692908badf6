import type { Json } from '@writ/dsl/contract'
import { bigint, boolean, json, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { created, time } from './moments.ts'
import { ofTenant, tenantColumn } from './tenant-rows.ts'

/** Who may be the second person: a person of the tenant to whom an admin gave a key of their own. */
export const approvers = pgTable(
  'approver',
  { tenant: tenantColumn(), person: text().notNull(), keyHash: text('key_hash').notNull().unique(), at: created() },
  (row) => [primaryKey({ columns: [row.tenant, row.person] }), ofTenant(row)]
)

/** Where an approver is signed in to the console. `challenge` is what a passkey that they register must sign. */
export const approverSessions = pgTable(
  'approver_session',
  {
    tenant: tenantColumn(),
    idHash: text('id_hash').primaryKey(),
    person: text().notNull(),
    challenge: text().notNull(),
    expires: time('expires').notNull()
  },
  (row) => [ofTenant(row)]
)

/** The passkey of an approver (WebAuthn): `publicKey` is COSE, base64url; `counter` the last count of signatures. */
export const approverPasskeys = pgTable(
  'approver_passkey',
  {
    tenant: tenantColumn(),
    person: text().notNull(),
    id: text().notNull(),
    publicKey: text('public_key').notNull(),
    counter: bigint({ mode: 'number' }).notNull(),
    rp: text().notNull(),
    /** Of the page where it was registered; it proves nothing at another. */
    origin: text().notNull(),
    at: created()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.person] }), ofTenant(row)]
)

/**
 * Questions whose first person said yes and that need a second person's. `person` is the first; `question` is what they were shown,
 * whole, and `shown` its hash. `passkey`: policy wants the second to prove that they are there.
 */
export const secondQuestions = pgTable(
  'second_question',
  {
    tenant: tenantColumn(),
    id: text().notNull(),
    run: text().notNull(),
    device: text().notNull(),
    person: text().notNull(),
    step: text(),
    question: json().$type<Json>().notNull(),
    shown: text().notNull(),
    passkey: boolean().notNull(),
    at: created(),
    expires: time('expires').notNull(),
    answeredAt: time('answered_at'),
    choice: text().$type<'yes' | 'no'>(),
    approver: text(),
    byPasskey: boolean('by_passkey').notNull().default(false),
    jti: text()
  },
  // By its run too: what one device calls its question is nothing to another's.
  (row) => [primaryKey({ columns: [row.tenant, row.run, row.id] }), ofTenant(row)]
)
