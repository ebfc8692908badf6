import { ok, type Result, refuse } from '@writ/dsl/contract'
import { keptLog } from '../../storage/log-store.ts'
import type { RoadPorts } from '../road-ports.ts'

/**
 * May a run begin, for all that is known of the server's log? What is under way to the server is waited for first, so that its answer
 * counts. Refuses `audit/log-in-doubt` from an answer that was not of the log that this device knows until the person has settled it.
 */
export const judgeLog = async ({
  db,
  enrolment,
  upload
}: Pick<RoadPorts, 'db' | 'enrolment' | 'upload'>): Promise<Result<void>> => {
  await upload()
  return (await keptLog(db, enrolment.device)).doubt ? refuse('audit/log-in-doubt') : ok(undefined)
}
