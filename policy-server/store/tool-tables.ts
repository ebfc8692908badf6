import type { Json, ToolAuthority, ToolClass, ToolDefinition, ToolServer } from '@writ/dsl/contract'
import { boolean, json, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { created, time } from './moments.ts'
import { ofTenant, tenantColumn } from './tenant-rows.ts'

/** Servers of tools that an admin registered. `name` is how plans call them. `perPerson`: each person has a credential of their own. */
export const toolServers = pgTable(
  'tool_server',
  {
    tenant: tenantColumn(),
    name: text().notNull(),
    server: json().$type<ToolServer>().notNull(),
    perPerson: boolean('per_person').notNull(),
    /** Where one signs in at it, as it said when it was registered. */
    authority: json().$type<ToolAuthority>(),
    at: created()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.name] }), ofTenant(row)]
)

/**
 * Their tools. `pin` is of `definition`; a tool without a `class` is not approved. `changed`: its server was seen to say something else, which
 * is `seen`, or nothing of it any more.
 */
export const toolPins = pgTable(
  'tool_pin',
  {
    tenant: tenantColumn(),
    server: text().notNull(),
    word: text().notNull(),
    definition: json().$type<ToolDefinition>().notNull(),
    pin: text().notNull(),
    class: text().$type<ToolClass>(),
    changed: boolean().notNull().default(false),
    seen: json().$type<ToolDefinition>(),
    at: created()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.server, row.word] }), ofTenant(row)]
)

/** What their servers are told, encrypted (session/tools/seal-credential.ts). `person` is empty where it is everybody's. */
export const toolCredentials = pgTable(
  'tool_credential',
  {
    tenant: tenantColumn(),
    server: text().notNull(),
    person: text().notNull(),
    sealed: text().notNull(),
    /** Until when one of the servers has it renewed, and the others wait. */
    renewing: time('renewing'),
    at: created()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.server, row.person] }), ofTenant(row)]
)

/** What authorization servers know us as, encrypted: by the redirect URI that was registered there; without one where an admin was given it. */
export const toolClients = pgTable(
  'tool_client',
  {
    tenant: tenantColumn(),
    server: text().notNull(),
    redirect: text().notNull(),
    sealed: text().notNull(),
    at: created()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.server, row.redirect] }), ofTenant(row)]
)

/**
 * Sign-ins that were begun and did not come back yet, one for whom it is: a person, on a `device` of theirs, or everybody (empty), by an admin. `state` is
 * a hash; what the end is held against is encrypted.
 */
export const toolSignIns = pgTable(
  'tool_sign_in',
  {
    tenant: tenantColumn(),
    server: text().notNull(),
    person: text().notNull(),
    device: text(),
    state: text().notNull(),
    redirect: text().notNull(),
    sealed: text().notNull(),
    expires: time('expires').notNull()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.server, row.person] }), ofTenant(row)]
)

/** Calls that were made, each step of a run once: written down before it is. `answered` is how it ended. */
export const toolCalls = pgTable(
  'tool_call',
  {
    tenant: tenantColumn(),
    run: text().notNull(),
    step: text().notNull(),
    effect: text().notNull(),
    answered: json().$type<Json>(),
    at: created()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.run, row.step] }), ofTenant(row)]
)
