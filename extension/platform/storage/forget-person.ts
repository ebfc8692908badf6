import { type Database, STORES } from './database.ts'

/** What is the device's own, or the person's, and stays: its keys and checkpoint, its counts, the vault. A store of any other name is forgotten. */
const KEPT: ReadonlySet<(typeof STORES)[number]> = new Set(['device', 'meta', 'vault'])

/**
 * Drops all that this device holds of what was done for its person, and its enrolment, which the server has forgotten: in one
 * transaction. The checkpoint stays: it tells of nobody.
 */
export const forgetPerson = async (db: Database): Promise<void> => {
  const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' })
  for (const store of STORES) if (!KEPT.has(store)) await tx.objectStore(store).clear()
  await tx.objectStore('device').delete('enrolment')
  await tx.done
}
