import { type ClearedLabels, LABELS_CONTEXT, ok, type Result, refuse, type ServerEvent } from '@writ/dsl/contract'
import { and, asc, eq, ne } from 'drizzle-orm'
import { appendLeaves } from '../../audit/append-leaves.ts'
import { knownFlows, labels, type Queries } from '../../store/index.ts'
import { hearDeviceWord } from '../device-word.ts'
import { hasPerson } from '../persons.ts'

type Cleared = Extract<ServerEvent, { kind: 'labels-cleared' }>

const clear = (db: Queries, event: Omit<Cleared, 'kind'>, at: Date): Promise<void> =>
  db.transaction(async (tx) => {
    const sink = event.what === 'shown' ? eq(labels.sink, 'planner') : ne(labels.sink, 'planner')
    await tx.delete(labels).where(and(eq(labels.person, event.person), sink))
    // A yes that was given to a flow rests on what was known then: the next like it is a first one.
    const known = event.what === 'shown' ? eq(knownFlows.sink, 'planner') : ne(knownFlows.sink, 'planner')
    await tx.delete(knownFlows).where(and(eq(knownFlows.person, event.person), known))
    const kind = 'labels-cleared' as const
    await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event: { kind, ...event } }])
  })

/**
 * Forgets, for the tenant's admin, what a person's agents were shown or what they released. It covers runs that have ended: one
 * that is live still counts. Refuses `tenant/unknown-person`.
 */
export const clearAsAdmin = async (
  db: Queries,
  { person, what }: { readonly person: string; readonly what: ClearedLabels['what'] },
  at: Date
): Promise<Result<undefined>> => {
  if (!(await hasPerson(db, person))) return refuse('tenant/unknown-person')
  await clear(db, { person, what }, at)
  return ok(undefined)
}

/**
 * Forgets the same on the word of the person, signed by their device, which stands in the log. Refuses `enrol/not-enrolled` for
 * another key's device, and `capability/proof` for a word that is not signed by it, or is old.
 */
export const clearAsPerson = async (
  db: Queries,
  said: ClearedLabels,
  { jkt, now }: { readonly jkt: string; readonly now: number }
): Promise<Result<undefined>> => {
  const person = await hearDeviceWord(db, said, { context: LABELS_CONTEXT, jkt, now })
  if (!person.ok) return person
  const { what, ...by } = said
  await clear(db, { person: person.value, what, by }, new Date(now))
  return ok(undefined)
}

/** What is known of a person's agents: each source with where it went, by which agent, and the first run that brought it there. */
export const listLabels = async (
  db: Queries,
  person: string
): Promise<{ sink: string; source: string; agent: string; run: string; at: string }[]> => {
  const { sink, source, agent, run, at } = labels
  const rows = await db
    .select({ sink, source, agent, run, at })
    .from(labels)
    .where(eq(labels.person, person))
    .orderBy(asc(sink), asc(source), asc(agent))
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
