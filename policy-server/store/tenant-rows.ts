import { type SQL, sql } from 'drizzle-orm'
import { type AnyPgColumn, pgPolicy, pgRole, text } from 'drizzle-orm/pg-core'

/**
 * The role under which every query of a tenant runs. PostgreSQL's row-level security lets it see and write the rows of the
 * tenant that the transaction is for, and no others; the server's own tables it may not touch at all.
 */
export const TENANT_ROLE = 'writ_tenant'

/** Names the tenant of a transaction. */
export const TENANT_SETTING = 'writ.tenant'

const current = sql.raw(`current_setting('${TENANT_SETTING}', true)`)
/** After a transaction the setting is an empty text: then too a row that would belong to nobody cannot be written. */
const written = sql.raw(`nullif(current_setting('${TENANT_SETTING}', true), '')`)
const role = pgRole(TENANT_ROLE).existing()

/** The column of a tenant's table that says whose a row is; filled in by the transaction it is written in. */
export const tenantColumn = () => text('tenant').notNull().default(written)

/** Narrows a table to the rows of the transaction's tenant, for reading and writing. Each of the tenants' tables ends with it. */
export const ofTenant = ({ tenant }: { readonly tenant: AnyPgColumn }) => {
  const own: SQL = sql`${tenant} = ${current}`
  return pgPolicy('own_tenant', { to: role, using: own, withCheck: own })
}
