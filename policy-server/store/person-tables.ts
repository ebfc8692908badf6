import type { FeatureDefinition, Presence, PublicJwk } from '@writ/dsl/contract'
import { boolean, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { created, time } from './moments.ts'
import { ofTenant, tenantColumn } from './tenant-rows.ts'

/** Who works for the tenant: each has devices, and agents that act for them. */
export const persons = pgTable(
  'person',
  { tenant: tenantColumn(), id: text().notNull(), name: text().notNull(), at: created() },
  (row) => [primaryKey({ columns: [row.tenant, row.id] }), ofTenant(row)]
)

/** An admin governs the tenant; an auditor only reads its log. */
export type Office = 'admin' | 'auditor'

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
