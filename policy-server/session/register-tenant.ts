import { hashText, ok, type Result, refuse } from '@writ/dsl/contract'
import { and, asc, eq } from 'drizzle-orm'
import { parsePolicy } from '../decide/index.ts'
import { type Office, officeKeys, type Queries, type ServerQueries, tenants } from '../store/index.ts'
import { type AgentGiven, registerAgents } from './agents.ts'
import { addPerson } from './persons.ts'
import { startWithPolicy } from './policies/set-policy.ts'
import type { Ports } from './ports.ts'
import { randomKey } from './random-id.ts'
import type { Tenants } from './tenants.ts'

/** A tenant as the server's configuration names it. */
export interface TenantGiven {
  /** Small letters, digits and hyphens; stands in the origin line of the tenant's log. */
  readonly id: string
  readonly name?: string | undefined
  /** Cedar text; it must be valid. */
  readonly policy: string
  readonly adminKey: string
  /** Who only reads the log. */
  readonly auditorKey?: string | undefined
  /** Those whom devices are enrolled for; one named `person`, where none is named. */
  readonly persons?: readonly string[]
  readonly agents: readonly AgentGiven[]
}

/** What a tenant, a person or an agent may be called. */
export const NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/

const giveKey = async (tx: Queries, office: Office, key: string | undefined, at: Date): Promise<void> => {
  await tx.delete(officeKeys).where(and(eq(officeKeys.given, true), eq(officeKeys.office, office)))
  if (key !== undefined) await tx.insert(officeKeys).values({ keyHash: hashText(key), office, given: true, at })
}

const setName = (server: ServerQueries, { id, name = id }: { id: string; name?: string | undefined }, at: Date) =>
  server.insert(tenants).values({ id, name, at }).onConflictDoUpdate({ target: tenants.id, set: { name } })

/**
 * Brings a tenant to what the configuration says, whether it is new or was there before. Refuses `policy/invalid`; throws
 * where the configuration contradicts itself.
 */
export const configureTenant = async (
  server: ServerQueries,
  all: Tenants,
  given: TenantGiven,
  at: Date
): Promise<Result<Ports>> => {
  const { id, policy, adminKey, auditorKey, persons: named = ['person'], agents } = given
  const [first] = named
  if (!NAME.test(id)) throw new Error(`a tenant cannot be named ${JSON.stringify(id)}`)
  if (first === undefined) throw new Error(`the tenant ${id} has no person`)
  const stranger = agents.find(({ owner = first }) => !named.includes(owner))
  if (stranger) throw new Error(`the agent ${stranger.id} of the tenant ${id} acts for nobody that it has`)
  const valid = parsePolicy(policy)
  if (!valid.ok) return valid
  await setName(server, given, at)
  const ports = await all.of(id)
  return ports.db.transaction(async (tx) => {
    for (const person of named) await addPerson(tx, { id: person, name: person }, at)
    await registerAgents(
      tx,
      agents.map((agent) => ({ ...agent, owner: agent.owner ?? first })),
      at
    )
    await giveKey(tx, 'admin', adminKey, at)
    await giveKey(tx, 'auditor', auditorKey, at)
    const set = await startWithPolicy(tx, ports, policy, at)
    return set.ok ? ok(ports) : set
  })
}

/** A new key for one who governs or audits the tenant. It is told once; only its hash is kept. */
export const issueKey = async (tx: Queries, office: Office, at: Date): Promise<string> => {
  const key = randomKey()
  await tx.insert(officeKeys).values({ keyHash: hashText(key), office, given: false, at })
  return key
}

/**
 * Makes a tenant with one person and an admin, whose key is returned. Refuses `tenant/taken`, and `policy/invalid`: then
 * there is none.
 */
export const createTenant = async (
  server: ServerQueries,
  all: Tenants,
  given: { readonly id: string; readonly name?: string | undefined; readonly policy: string; readonly person: string },
  at: Date
): Promise<Result<{ readonly adminKey: string }>> => {
  const { id, name = id, policy, person } = given
  const valid = parsePolicy(policy)
  if (!valid.ok) return valid
  const fresh = await server.insert(tenants).values({ id, name, at }).onConflictDoNothing().returning()
  if (fresh.length === 0) return refuse('tenant/taken', { id })
  const ports = await all.of(id)
  return ports.db.transaction(async (tx) => {
    await addPerson(tx, { id: person, name: person }, at)
    const set = await startWithPolicy(tx, ports, policy, at)
    return set.ok ? ok({ adminKey: await issueKey(tx, 'admin', at) }) : set
  })
}

/** Gives a tenant a new admin key in the place of every admin key it had: for keys that were lost. Refuses `tenant/unknown`. */
export const replaceAdminKeys = async (
  server: ServerQueries,
  all: Tenants,
  id: string,
  at: Date
): Promise<Result<{ readonly adminKey: string }>> => {
  const [known] = await server.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, id))
  if (!known) return refuse('tenant/unknown')
  const { db } = await all.of(id)
  return db.transaction(async (tx) => {
    await tx.delete(officeKeys).where(eq(officeKeys.office, 'admin'))
    return ok({ adminKey: await issueKey(tx, 'admin', at) })
  })
}

export const listTenants = async (server: ServerQueries): Promise<{ id: string; name: string; at: string }[]> =>
  (await server.select().from(tenants).orderBy(asc(tenants.id))).map(({ at, ...row }) => ({
    ...row,
    at: at.toISOString()
  }))
