import { and, asc, eq, gt, gte, isNull, or, sql } from 'drizzle-orm'
import type { RecordedRun } from '../author/recorded-run.ts'
import { agents, runs, sessions } from '../store/index.ts'
import type { Ports } from './ports.ts'

const PAGE = 200

type Row = {
  readonly run: typeof runs.$inferSelect
  readonly session: typeof sessions.$inferSelect
  readonly name: string | null
}

const recordOf = ({ run, session, name }: Row, tenant: string): RecordedRun => {
  const { decided, report } = run
  const refusal = report?.refusal
  return {
    v: 1,
    run: run.id,
    at: run.at.toISOString(),
    agent: { id: run.agent, name: name ?? run.agent },
    person: run.person,
    ...(run.device !== null && { device: run.device }),
    tenant,
    request: { text: session.request, saidBy: session.saidBy },
    status: run.status,
    text: run.text,
    inputs: Object.keys(run.inputs),
    ...(decided && {
      labels: decided.labels,
      policy: decided.policy,
      granted: decided.details.flatMap((detail) =>
        'approval' in detail ? [{ id: detail.id, approval: detail.approval }] : []
      ),
      egress: decided.egress
    }),
    ...(refusal && { refusal: { code: refusal.code, ...(refusal.detail && { detail: refusal.detail }) } }),
    steps: (report?.steps ?? []).map(({ verb, effect, origin, line, outcome }) => ({
      verb,
      effect,
      origin,
      line,
      outcome
    }))
  }
}

/** Every run of a tenant since `since`, oldest first, a page of rows at a time: what a policy is tried against. */
export async function* exportRuns(
  { db, tenant }: Pick<Ports, 'db' | 'tenant'>,
  since: Date
): AsyncGenerator<RecordedRun> {
  // A row is found again by its time to the microsecond, which a Date does not hold.
  let last: { readonly at: string; readonly id: string } | undefined
  for (;;) {
    const time = sql<string>`${runs.at}::text`
    const after =
      last &&
      or(
        sql`${runs.at} > ${last.at}::timestamptz`,
        and(sql`${runs.at} = ${last.at}::timestamptz`, gt(runs.id, last.id))
      )
    const rows = await db
      .select({ run: runs, session: sessions, name: agents.name, time })
      .from(runs)
      .innerJoin(sessions, eq(sessions.id, runs.session))
      .leftJoin(agents, eq(agents.id, runs.agent))
      .where(and(gte(runs.at, since), isNull(runs.erasedAt), after))
      .orderBy(asc(runs.at), asc(runs.id))
      .limit(PAGE)
    for (const row of rows) yield recordOf(row, tenant)
    const end = rows.at(-1)
    if (!end || rows.length < PAGE) return
    last = { at: end.time, id: end.run.id }
  }
}
