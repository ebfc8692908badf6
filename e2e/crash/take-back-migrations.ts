import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Client } from 'pg'
import { DURABLE_START, DurableFiles } from '../../policy-server/store/durable-files.ts'
import type { CrashRoad } from './crash-road.ts'

const LAST_KEPT = '0003_policies'

/** When the last one was written that is left in place: the database knows migrations by that. */
const lastKept = (): number => {
  const path = join(import.meta.dirname, '../../policy-server/store/migrations/meta/_journal.json')
  const { entries } = JSON.parse(readFileSync(path, 'utf8')) as { entries: { tag: string; when: number }[] }
  const kept = entries.find(({ tag }) => tag === LAST_KEPT)
  if (!kept) throw new Error(`there is no migration ${LAST_KEPT}`)
  return kept.when
}

/** What all migrations since did, taken back, with all that the store holds besides. A new one is to be taken back here too. */
const TAKE_BACK = `
alter table tool_server drop column authority;
alter table tool_credential drop column renewing;
drop table tool_client, tool_sign_in;
drop index run_of_session;
alter table run drop column sent_as;
alter table session drop column ended_at;
alter table device drop column features, drop column presence;
alter table run drop column held;
drop table tool_server, tool_pin, tool_credential, tool_call;
drop table agent_use, agent_reserve;
alter table agent drop column budget;
drop table agent_word;
alter table agent add column active boolean not null default true;
update agent set active = state <> 'stopped';
alter table agent drop column state, drop column state_at, drop column why, drop column last_seen;
alter table run drop column trace_parent;
drop table recording;
drop index log_leaf_of_run;
alter table run drop column erased_at;
alter table log_leaf drop column run;
alter table log_leaf alter column leaf set not null;
drop table approver_passkey, approver_session, approver, second_question;
delete from drizzle.__drizzle_migrations where created_at > ${lastKept()};
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
