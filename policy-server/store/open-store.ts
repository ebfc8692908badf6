import { openEmbedded } from './open-embedded.ts'
import { openPostgres } from './open-postgres.ts'
import type { Store } from './queries.ts'

/** Where a server keeps everything. */
export interface Kept {
  /** A folder for the embedded database. */
  readonly dataDir?: string | undefined
  /** A PostgreSQL database, as `postgres://user:password@host/name`; many servers may use it at once. */
  readonly url?: string | undefined
}

/** Opens PostgreSQL where a `url` is given, else the embedded database; brings its tables up to date. */
export const openStore = ({ dataDir, url }: Kept = {}): Promise<Store> =>
  url === undefined ? openEmbedded(dataDir) : openPostgres(url)
