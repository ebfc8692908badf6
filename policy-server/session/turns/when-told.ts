import { sql } from 'drizzle-orm'
import { runs } from '../../store/index.ts'

/** When the views of a run came from its device: of two runs of a session, whichever was told last is what its planner saw last. */
export const whenTold = sql`coalesce((${runs.held} ->> 'toldAt')::timestamptz, ${runs.endedAt}, ${runs.at})`
