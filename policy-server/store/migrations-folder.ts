import { join } from 'node:path'

/** Where drizzle-kit writes the migrations: the same for the embedded database and for PostgreSQL. */
export const MIGRATIONS = join(import.meta.dirname, 'migrations')
