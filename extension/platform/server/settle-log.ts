import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Database } from '../storage/database.ts'
import { settleDoubt } from '../storage/log-store.ts'
import type { Upload } from './upload-journal.ts'

/**
 * Asks the server for its log again, at the person's word: where it goes on from what is known, the doubt is settled. Refuses
 * `audit/log-in-doubt` where it does not, or no answer came.
 */
export const settleLog = async (db: Database, device: string, upload: Upload): Promise<Result<void>> => {
  if (!(await upload({ ask: true }))) return refuse('audit/log-in-doubt')
  await settleDoubt(db, device)
  return ok(undefined)
}
