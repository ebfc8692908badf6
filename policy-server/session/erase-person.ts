import { ok, type Result, refuse, type ServerEvent } from '@writ/dsl/contract'
import { and, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { HeldLeaf } from '../audit/erase-leaves.ts'
import {
  agentWords,
  approverPasskeys,
  approverSessions,
  approvers,
  devices,
  enrolments,
  journal,
  knownFlows,
  labels,
  logLeaves,
  personRules,
  persons,
  type Queries,
  runs,
  sessions,
  tenantSettings,
  toolCalls,
  toolCredentials,
  toolSignIns
} from '../store/index.ts'
import { askedName } from './asked-name.ts'
import { eraseRuns } from './erase-runs.ts'
import { hasPerson } from './persons.ts'
import type { Ports } from './ports.ts'

/** Kinds of leaves that tell of one person, and of no run. */
const OWN = [
  'device-enrolled',
  'labels-cleared',
  'agent-set',
  'erasure-asked',
  'sandbox-granted',
  'sandbox-refused',
  'tools-set',
  'approver-added',
  'approver-removed',
  'approver-passkey',
  'approver-signed-in',
  'approver-signed-out'
] as const satisfies readonly ServerEvent['kind'][]

/**
 * Leaves that name the person and tell of no run: their devices and the apps around them, what of them was forgotten, what they said of agents, the tokens
 * for code of their agents, their credentials of tools, and what they could answer with as a second person.
 */
const ownLeaves = async (tx: Queries, person: string, own: readonly string[]): Promise<HeldLeaf[]> => {
  const event = sql`${logLeaves.leaf}::jsonb -> 'event'`
  const rows = await tx
    .select({ n: logLeaves.n, leaf: logLeaves.leaf })
    .from(logLeaves)
    .where(
      and(
        isNull(logLeaves.run),
        isNotNull(logLeaves.leaf),
        or(
          and(inArray(sql`${event} ->> 'kind'`, [...OWN]), sql`${event} ->> 'person' = ${person}`),
          and(sql`${event} ->> 'kind' = 'features-told'`, inArray(sql`${event} ->> 'device'`, [...own]))
        )
      )
    )
  return rows.flatMap(({ n, leaf }) => (leaf === null ? [] : [{ n, leaf }]))
}

const forget = async (
  tx: Queries,
  person: string,
  { own, ids }: { readonly own: readonly string[]; readonly ids: readonly string[] }
): Promise<void> => {
  if (ids.length > 0) await tx.delete(toolCalls).where(inArray(toolCalls.run, [...ids]))
  if (own.length > 0) await tx.delete(journal).where(inArray(journal.device, [...own]))
  // Their runs too, with whose they were and by which agent: nobody can ask for one any more.
  for (const table of [
    agentWords,
    approverPasskeys,
    approvers,
    approverSessions,
    devices,
    enrolments,
    labels,
    knownFlows,
    personRules,
    runs,
    sessions,
    toolCredentials,
    toolSignIns
  ])
    await tx.delete(table).where(eq(table.person, person))
  // Agents may act for them again: the tenant knows them by their id, and by no name.
  await tx.update(persons).set({ name: person }).where(eq(persons.id, person))
  await tx.delete(tenantSettings).where(eq(tenantSettings.name, askedName(person)))
}

/**
 * Erases what is held of a person, at their request: all that the log tells of their runs and devices, and the records of these. Their
 * devices are enrolled no more, and they are nobody's second person. What they answered as one stays: it is told of the other's run.
 * Refuses `tenant/unknown-person`, and `audit/runs-open` while a run has not ended.
 */
export const erasePerson = async (
  { db, now, devices: live }: Pick<Ports, 'db' | 'now' | 'devices'>,
  person: string
): Promise<Result<{ readonly leaves: number }>> => {
  const at = new Date(now())
  const erased = await db.transaction(async (tx): Promise<Result<{ leaves: number; own: readonly string[] }>> => {
    if (!(await hasPerson(tx, person))) return refuse('tenant/unknown-person')
    const told = await tx.select({ id: runs.id, endedAt: runs.endedAt }).from(runs).where(eq(runs.person, person))
    const open = told.filter(({ endedAt }) => endedAt === null).length
    if (open > 0) return refuse('audit/runs-open', { count: open })
    const ids = told.map(({ id }) => id)
    const own = (await tx.select({ id: devices.id }).from(devices).where(eq(devices.person, person))).map(
      ({ id }) => id
    )
    const leaves = await eraseRuns(tx, ids, 'request', at, await ownLeaves(tx, person, own))
    await forget(tx, person, { own, ids })
    return ok({ leaves, own })
  })
  if (!erased.ok) return erased
  for (const device of erased.value.own) live.drop(device)
  return ok({ leaves: erased.value.leaves })
}
