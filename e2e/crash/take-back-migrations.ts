import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Client } from 'pg'
import { DURABLE_START, DurableFiles } from '../../policy-server/store/durable-files.ts'
import type { CrashRoad } from './crash-road.ts'

/** What the newest migrations did, taken back: a store as version 3 left it, with all that it holds. */
const TAKE_BACK = `
drop index log_leaf_of_run;
alter table run drop column erased_at;
alter table log_leaf drop column run;
alter table log_leaf alter column leaf set not null;
drop table approver_passkey, approver_session, approver, second_question;
delete from drizzle.__drizzle_migrations where id in (select id from drizzle.__drizzle_migrations order by created_at desc limit 4);
`

/** Makes the store of a server that is stopped an older one. */
export const takeBackMigrations = async ({ database, dataDir }: CrashRoad): Promise<void> => {
  if (database) {
    const client = new Client({ connectionString: database.url })
    await client.connect()
    await client.query(TAKE_BACK)
    await client.end()
    return
  }
  const client = await PGlite.create({ fs: new DurableFiles(join(dataDir, 'db')), startParams: DURABLE_START })
  await client.exec(TAKE_BACK)
  await client.close()
}
