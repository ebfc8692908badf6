import type { Database, Enrolment } from './database.ts'

/** The enrolment of this browser, where it has one. */
export const enrolmentIn = async (db: Database): Promise<Enrolment | undefined> => {
  const kept = await db.get('device', 'enrolment')
  return kept?.id === 'enrolment' ? kept : undefined
}
