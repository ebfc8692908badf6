import { isSoundText } from '@writ/dsl/contract'
import { inArray } from 'drizzle-orm'
import { type Queries, runs } from '../store/index.ts'
import { traceIdOf } from './trace-ids.ts'
import { parseTraceParent } from './trace-parent.ts'

/**
 * The traces that runs of the tenant are exported in, for log lines that name them. What is no run's name is left out: it would be
 * whatever a sender wrote in its place.
 */
export const tracesOfRuns = async (
  { db, tenant }: { readonly db: Queries; readonly tenant: string },
  named: readonly string[]
): Promise<ReadonlyMap<string, string>> => {
  const ids = named.filter(isSoundText)
  if (ids.length === 0) return new Map()
  const rows = await db.select({ id: runs.id, parent: runs.traceParent }).from(runs).where(inArray(runs.id, ids))
  return new Map(rows.map(({ id, parent }) => [id, traceIdOf({ tenant, run: id }, parseTraceParent(parent))]))
}
