import { and, asc, eq, gte, isNotNull, lt } from 'drizzle-orm'
import { z } from 'zod'
import { readLeaf } from '../audit/read-leaf.ts'
import { agents, logLeaves, type Queries, runEvents, runs } from '../store/index.ts'
import type { ToldRun } from './told-run.ts'
import { parseTraceParent } from './trace-parent.ts'

const leavesOf = async (db: Queries, run: string, before: number): Promise<ToldRun['leaves']> => {
  const rows = await db
    .select({ n: logLeaves.n, text: logLeaves.leaf })
    .from(logLeaves)
    .where(and(eq(logLeaves.run, run), lt(logLeaves.n, before)))
    .orderBy(asc(logLeaves.n))
  return rows.flatMap(({ n, text }) => {
    const leaf = text === null ? undefined : readLeaf(text)
    return leaf ? [{ n, leaf }] : []
  })
}

const decidedSchema = z.object({ type: z.literal('decided'), ms: z.number() })

const decidedMsOf = async (db: Queries, run: string): Promise<number> => {
  const [first] = await db
    .select({ what: runEvents.what })
    .from(runEvents)
    .where(and(eq(runEvents.run, run), eq(runEvents.n, 1)))
  return decidedSchema.safeParse(first?.what).data?.ms ?? 0
}

const readToldRun = async (db: Queries, tenant: string, id: string, before: number): Promise<ToldRun | undefined> => {
  const [row] = await db
    .select({ run: runs, name: agents.name })
    .from(runs)
    .leftJoin(agents, eq(agents.id, runs.agent))
    .where(eq(runs.id, id))
  if (!row) return undefined
  const { run, name } = row
  const details = run.decided?.details ?? []
  return {
    tenant,
    run: id,
    agent: { id: run.agent, name: name ?? run.agent },
    session: run.session,
    device: run.device ?? undefined,
    acceptedAt: run.acceptedAt,
    decidedMs: await decidedMsOf(db, id),
    tiers: new Map(details.flatMap((detail) => (detail.type === 'writ_sandbox' ? [[detail.id, detail.tier]] : []))),
    parent: parseTraceParent(run.traceParent),
    leaves: await leavesOf(db, id, before)
  }
}

/** The runs that the leaves `[from, to)` tell of, each with all that is told of it up to there. */
export const readToldRuns = async (db: Queries, tenant: string, from: number, to: number): Promise<ToldRun[]> => {
  const rows = await db
    .selectDistinct({ run: logLeaves.run })
    .from(logLeaves)
    .where(and(gte(logLeaves.n, from), lt(logLeaves.n, to), isNotNull(logLeaves.run)))
  const told: ToldRun[] = []
  for (const { run } of rows) {
    const one = run === null ? undefined : await readToldRun(db, tenant, run, to)
    if (one) told.push(one)
  }
  return told
}
