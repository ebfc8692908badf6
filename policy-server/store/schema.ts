import type { Json } from '@writ/dsl/contract'
import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { created, time } from './moments.ts'
import { ofTenant, tenantColumn } from './tenant-rows.ts'

export * from './agent-tables.ts'
export * from './log-tables.ts'
export * from './person-tables.ts'
export * from './policy-tables.ts'
export * from './run-tables.ts'
export * from './second-tables.ts'
export * from './tool-tables.ts'

// The server's own tables: no tenant's role can read them.

/** What the server is: its id and its keys; one row each. */
export const settings = pgTable('setting', { name: text().primaryKey(), value: jsonb().$type<Json>().notNull() })

/** Whom the server serves. `id` is in the origin line of the tenant's log. */
export const tenants = pgTable('tenant', { id: text().primaryKey(), name: text().notNull(), at: created() })

/** Proofs of possession that were used, until they would be too old anyway (RFC 9449 §11.1). */
export const proofs = pgTable('proof', { id: text().primaryKey(), expires: time('expires').notNull() })

// The tenants' tables, here and in the files above: each row belongs to one tenant, and only that tenant's role sees it (tenant-rows.ts).

/** Named values of a tenant: its revocation epoch. */
export const tenantSettings = pgTable(
  'tenant_setting',
  { tenant: tenantColumn(), name: text().notNull(), value: jsonb().$type<Json>().notNull() },
  (row) => [primaryKey({ columns: [row.tenant, row.name] }), ofTenant(row)]
)
