import type { EffectClass, FlowKind } from '@writ/dsl/contract'
import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, primaryKey, serial, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { Dial } from '../decide/lay-policies.ts'
import { created, time } from './moments.ts'
import { ofTenant, tenantColumn } from './tenant-rows.ts'

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
