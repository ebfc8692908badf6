import type { Database } from './database.ts'

/** A session has ended: the tabs that its runs were in are nobody's. A run that is under way has its own. */
export const forgetTabs = async (db: Database, session: string): Promise<void> => {
  const tx = db.transaction('runs', 'readwrite')
  for (const record of await tx.store.getAll()) {
    if (record.phase !== 'ended' || record.claims.session !== session) continue
    const { tab: _tab, tabs: _tabs, at: _at, ...rest } = record
    void tx.store.put(rest)
  }
  await tx.done
}
