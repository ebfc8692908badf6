import { ok, type PersonMark, personMarkSchema, type Result, refuse } from '@writ/dsl/contract'
import type { Database } from './database.ts'

/** The mark that the person chose on this device, or nothing. */
export const personMark = async (db: Database): Promise<PersonMark | undefined> => {
  const kept = await db.get('device', 'mark')
  return kept?.id === 'mark' ? kept.mark : undefined
}

/** Keeps the person's mark. Refuses `approval/bad-mark` for what is none. */
export const keepPersonMark = async (db: Database, said: unknown): Promise<Result<void>> => {
  const mark = personMarkSchema.safeParse(said)
  if (!mark.success) return refuse('approval/bad-mark')
  await db.put('device', { id: 'mark', mark: mark.data })
  return ok(undefined)
}
