import type { PGlite, Transaction } from '@electric-sql/pglite'
import { PgDialect } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/pglite'
import type { Queries } from './queries.ts'
import * as schema from './schema.ts'
import { enterTenant } from './tenant-role.ts'

/** The embedded database as one tenant may use it: all that is asked of it runs in a transaction of that tenant. */
class TenantClient {
  readonly #client: PGlite
  readonly #enter: ReturnType<PgDialect['sqlToQuery']>

  constructor(client: PGlite, tenant: string) {
    this.#client = client
    this.#enter = new PgDialect().sqlToQuery(enterTenant(tenant))
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T | undefined> {
    return this.#client.transaction(async (tx) => {
      await tx.query(this.#enter.sql, this.#enter.params)
      return work(tx)
    })
  }

  query(...given: Parameters<Transaction['query']>) {
    return this.transaction((tx) => tx.query(...given))
  }
}

/** Narrows the embedded database to one tenant. Its one connection runs transactions one after the other. */
export const narrowPglite = (client: PGlite, tenant: string): Queries =>
  // Drizzle asks nothing else of a client.
  drizzle(new TenantClient(client, tenant) as unknown as PGlite, { schema }) as unknown as Queries
