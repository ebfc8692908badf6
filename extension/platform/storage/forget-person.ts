import { type Database, STORES } from './database.ts'

/** What tells of runs, or of what the person said about them. The vault and the mark are the person's own, and stay. */
const TELLING = [
  'runs',
  'journal',
  'questions',
  'uses',
  'files',
  'labels',
  'lost',
  'standing',
  'agents',
  'turns',
  'recordings'
] as const

/**
 * Drops all that this device holds of what was done for its person, and its enrolment, which the server has forgotten: in one
 * transaction. The checkpoint stays: it tells of nobody.
 */
export const forgetPerson = async (db: Database): Promise<void> => {
  const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' })
  for (const store of TELLING) await tx.objectStore(store).clear()
  await tx.objectStore('device').delete('enrolment')
  await tx.done
}
