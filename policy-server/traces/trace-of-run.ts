import { eq } from 'drizzle-orm'
import { type Queries, runs } from '../store/index.ts'
import { traceIdOf } from './trace-ids.ts'
import { parseTraceParent } from './trace-parent.ts'

/** The trace that a run of the tenant is exported in, for log lines that name it. */
export const traceOfRun = async (
  { db, tenant }: { readonly db: Queries; readonly tenant: string },
  run: string
): Promise<string | undefined> => {
  const [row] = await db.select({ parent: runs.traceParent }).from(runs).where(eq(runs.id, run))
  return row && traceIdOf({ tenant, run }, parseTraceParent(row.parent))
}
