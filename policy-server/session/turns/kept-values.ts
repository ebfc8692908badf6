import {
  isHandedOn,
  KEPT_MS,
  type KeptLabel,
  type KeptLabels,
  type KeptValue,
  type RunReport
} from '@writ/dsl/contract'
import { and, asc, eq, isNotNull, or, sql } from 'drizzle-orm'
import { type Queries, runs } from '../../store/index.ts'
import { readEpoch } from '../epoch.ts'
import type { Run } from '../run-record.ts'
import type { Device, Session } from '../submit-plan.ts'

const keepsAny = isNotNull(sql`${runs.decided} -> 'keeps'`)

/**
 * The report of a run whose plan keeps something. No operator of JSON looks into it: a text of a page in it may hold what PostgreSQL's take for no
 * text, a NUL or half a character.
 */
export const keptReport = sql<RunReport | null>`case when ${keepsAny} then ${runs.report} end`

/** Of a run that kept or took what later turns can name: no more than is looked at, since a session has no end by itself. */
const LOOKED_AT = {
  id: runs.id,
  status: runs.status,
  at: runs.at,
  endedAt: runs.endedAt,
  epoch: sql<number | null>`(${runs.decided} ->> 'epoch')::int`,
  keeps: sql<readonly KeptValue[] | null>`${runs.decided} -> 'keeps'`,
  took: sql<KeptLabels | null>`${runs.decided} -> 'labels' -> 'kept'`,
  report: keptReport
}
interface Keeping extends Pick<Run, 'id' | 'status' | 'at' | 'endedAt'> {
  readonly epoch: number | null
  readonly keeps: readonly KeptValue[] | null
  readonly took: KeptLabels | null
  readonly report: RunReport | null
}

/** What this run left, by the manifest that was decided and what its device says of its end. */
const leftBy = (
  { id, status, epoch: at, keeps, report }: Keeping,
  epoch: number
): readonly (readonly [string, KeptLabel])[] => {
  if (status !== 'done' || at !== epoch) return []
  const names = new Set(report?.kept)
  return (keeps ?? [])
    .filter(({ name, type }) => names.has(name) && isHandedOn(type))
    .map(({ name, type, from, none }) => [name, { type, from, ...(none && { none }), run: id }] as const)
}

/**
 * What earlier turns of a session left on a device that is handed to its next turn, by name: the last of each, as long as nothing was revoked since, and
 * for an hour from when it was kept or last handed on. Only the device knows the values, and whether it has them still.
 */
export const keptIn = async (
  tx: Queries,
  { session, device, now }: { readonly session: Session; readonly device: Device | undefined; readonly now: number }
): Promise<KeptLabels> => {
  if (!device) return {}
  const keepsOrTakes = or(keepsAny, isNotNull(sql`${runs.decided} -> 'labels' -> 'kept'`))
  const all: readonly Keeping[] = await tx
    .select(LOOKED_AT)
    .from(runs)
    .where(and(eq(runs.session, session.id), eq(runs.device, device.id), keepsOrTakes))
    .orderBy(asc(runs.at), asc(runs.id))
  const epoch = await readEpoch(tx)
  const left = Object.fromEntries(all.flatMap((run) => leftBy(run, epoch)))
  const isYoung = (name: string, { run: by }: KeptLabel): boolean =>
    all.some(
      ({ id, at, endedAt, took }) =>
        (id === by ? (endedAt ?? at) : took?.[name]?.run === by ? at : new Date(0)).getTime() > now - KEPT_MS
    )
  return Object.fromEntries(Object.entries(left).filter(([name, label]) => isYoung(name, label)))
}
