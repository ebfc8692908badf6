import { gathered, joinLabels, type Labels, type Sink } from '@writ/dsl/contract'
import { and, eq, isNull, or, sql } from 'drizzle-orm'
import { labels, type Queries, runs } from '../../store/index.ts'
import type { Run } from '../run-record.ts'

/** Whose labels: what an agent was shown is its owner's, what was released is the person's. */
export interface Labelled {
  readonly person: string
  readonly agent: { readonly id: string; readonly owner: string }
}

export type LiveRun = Run & { readonly decided: NonNullable<Run['decided']> }

/** The runs of a person that were decided and have not ended. */
export const liveRuns = async (db: Queries, person: string): Promise<readonly LiveRun[]> => {
  const live = await db
    .select()
    .from(runs)
    .where(and(eq(runs.person, person), isNull(runs.endedAt)))
  return live.flatMap((run) => (run.decided ? [{ ...run, decided: run.decided }] : []))
}

/**
 * One submission of a person's plan at a time, until the transaction ends: of two that are sent at once, the second is decided
 * with what the first one gives.
 */
export const lockLabels = async (
  tx: Queries,
  { tenant, person }: { readonly tenant: string; readonly person: string }
): Promise<void> => {
  const key = JSON.stringify(['labels', tenant, person])
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`)
}

/**
 * What is known at this moment: `shown` by every run that has told anything, `released` by every run that was decided, since a
 * device may be acting before it is heard. Runs that are live count with all that they can tell and give.
 */
export const readLabels = async (db: Queries, { person, agent }: Labelled): Promise<Labels> => {
  // Live runs first: one that ends between the two looks is then seen twice, and not missed.
  const live = await liveRuns(db, person)
  const isOwn = (owner: string, id: string) => owner === agent.owner || id === agent.id
  const rows = await db
    .select({ sink: labels.sink, source: labels.source })
    .from(labels)
    .where(
      and(
        eq(labels.person, person),
        or(sql`${labels.sink} <> 'planner'`, eq(labels.owner, agent.owner), eq(labels.agent, agent.id))
      )
    )
  const { planner = [], ...released } = gathered(rows.map(({ sink, source }) => ({ from: source, to: sink as Sink })))
  const settled: Labels = { owner: agent.owner, shown: planner, released }
  return live.reduce((known, { agent: id, toldAt, decided }) => {
    const { told, given } = decided.discloses
    return joinLabels(known, { shown: toldAt && isOwn(decided.labels.owner, id) ? told : [], released: given })
  }, settled)
}
