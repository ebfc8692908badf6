import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Bus } from './bus.ts'
import type * as schema from './schema.ts'

/** One tenant's database, or a transaction on it: what every query takes. It has no rows but that tenant's. */
export type Queries = PgDatabase<PgQueryResultHKT, typeof schema>

/**
 * The whole database, of all tenants, for the few who must look before a tenant is known. It is no `Queries`: what works for a
 * tenant does not compile with it.
 */
export type ServerQueries = PgDatabase<PgQueryResultHKT, Pick<typeof schema, 'settings' | 'tenants' | 'proofs'>>

export interface Store {
  readonly server: ServerQueries
  /** The database narrowed to one tenant, by PostgreSQL itself: whatever a query asks for, it sees and writes that tenant's rows alone. */
  of(tenant: string): Queries
  /** To the other servers on this database, where there can be others. */
  readonly bus?: Bus
  close(): Promise<void>
}
