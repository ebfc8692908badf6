import { ok, type Result, refuse } from '@writ/dsl/contract'
import { desc } from 'drizzle-orm'
import { z } from 'zod'
import { type Dial, layPolicies, type ParsedPolicy, type PolicyInForce, parsePolicy } from '../../decide/index.ts'
import { policies, type Queries, readTenantSetting } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { openVersion } from './sign-version.ts'

/** The tenant's policy as it was written, and laid over and under the others. */
export interface TenantPolicy {
  readonly tenant: ParsedPolicy
  readonly version: number
  readonly dial: Dial
  /** The tenant's time zone (IANA), in which policies read the clock. */
  readonly zone: string
  /** The server's word for this version: a JWS over tenant, version, hash and the version before. */
  readonly signed: string
  readonly at: Date
  readonly policy: PolicyInForce
}

export type PolicyPorts = Pick<Ports, 'keys' | 'tenant'>

type Row = typeof policies.$inferSelect

/** Under this name stands the newest version that was ever in force: a policy below it is an old one put back. */
export const NEWEST = 'policy-version'

/** By the server's word, which names tenant and version; each was verified. */
const verified = new Map<string, TenantPolicy>()
const KEPT = 64
/** The newest version that was in force since this server began, by the ports of the tenant. */
const seen = new WeakMap<object, number>()

/** One stored version, verified and parsed. Refuses `policy/rollback` for one that was replaced, or is not as the server signed it. */
export const openStored = async (
  tx: Queries,
  { keys, tenant }: PolicyPorts,
  row: Row
): Promise<Result<TenantPolicy>> => {
  const newest = z
    .int()
    .nonnegative()
    .parse((await readTenantSetting(tx, NEWEST)) ?? 0)
  const no = () => refuse('policy/rollback', { version: row.version, newest })
  const claims = await openVersion(keys.policy, row.signed)
  if (!claims || row.version < newest) return no()
  const { text, hash, dial, zone, version, signed, at } = row
  if (claims.tenant !== tenant || claims.version !== version || claims.dial !== dial || claims.zone !== zone)
    return no()
  const parsed = parsePolicy(text)
  if (!parsed.ok) return parsed
  if (parsed.value.hash !== claims.policy || hash !== claims.policy) return no()
  const policy = layPolicies({ tenant: parsed.value, dial })
  return ok({ tenant: parsed.value, version, dial, zone, signed, at, policy })
}

const isStored = ({ tenant, version, dial, zone }: TenantPolicy, row: Row): boolean =>
  tenant.text === row.text && version === row.version && dial === row.dial && zone === row.zone

/**
 * INVARIANT: never called where the same transaction has put a version in force: it could still fail, and would be held for seen.
 * The tenant's newest policy, verified and parsed. Refuses `policy/rollback` where what is stored is older than what was in force
 * or is not what the server signed: then nothing is decided. Throws when there is none: a tenant without a policy is not made.
 */
export const policyInForce = async (tx: Queries, ports: PolicyPorts): Promise<Result<TenantPolicy>> => {
  const [row] = await tx.select().from(policies).orderBy(desc(policies.version), desc(policies.id)).limit(1)
  if (!row) throw new Error('no policy is in force')
  const newest = seen.get(ports.keys) ?? 0
  if (row.version < newest) return refuse('policy/rollback', { version: row.version, newest })
  // What was verified for another server of this process says nothing of what was in force here.
  const held = newest > 0 ? verified.get(row.signed) : undefined
  if (held && isStored(held, row)) return ok(held)
  const found = await openStored(tx, ports, row)
  if (!found.ok) return found
  const [oldest] = verified.keys()
  if (verified.size >= KEPT && oldest !== undefined) verified.delete(oldest)
  verified.set(row.signed, found.value)
  seen.set(ports.keys, row.version)
  return found
}
