import { hashText, type Result, refuse } from '@writ/dsl/contract'
import { and, desc, eq } from 'drizzle-orm'
import { appendLeaves } from '../../audit/append-leaves.ts'
import { type Dial, isZone, parsePolicy } from '../../decide/index.ts'
import { policies, type Queries, writeTenantSetting } from '../../store/index.ts'
import { NEWEST, openStored, type PolicyPorts, policyInForce, type TenantPolicy } from './policy-in-force.ts'
import { hashOfVersion, signVersion } from './sign-version.ts'

/** What is to be in force; what is left out stays as it is. `expected` is the version that is thought to be in force. */
export interface PolicyChange {
  readonly text?: string | undefined
  readonly dial?: Dial | undefined
  readonly zone?: string | undefined
  readonly expected?: number | undefined
}

const newestOf = async (tx: Queries) =>
  (await tx.select().from(policies).orderBy(desc(policies.version), desc(policies.id)).limit(1).for('update'))[0]

const putInForce = async (
  tx: Queries,
  { keys, tenant }: PolicyPorts,
  next: { readonly text: string; readonly dial: Dial; readonly zone: string; readonly given: boolean },
  last: { readonly version: number; readonly signed: string } | undefined,
  at: Date
): Promise<Result<TenantPolicy>> => {
  const version = (last?.version ?? 0) + 1
  const hash = hashText(next.text)
  const { dial, zone } = next
  const previous = hashOfVersion(last?.signed ?? '')
  const signed = await signVersion(keys.policy, { tenant, version, policy: hash, dial, zone, previous }, at)
  const [row] = await tx
    .insert(policies)
    .values({ ...next, hash, version, signed, at })
    .returning()
  if (!row) throw new Error('a policy was not written')
  await writeTenantSetting(tx, NEWEST, version)
  await appendLeaves(tx, [
    { v: 1, from: 'server', at: at.toISOString(), event: { kind: 'policy-set', version, policy: hash } }
  ])
  return openStored(tx, { keys, tenant }, row)
}

/**
 * Puts another policy in force, one version up, after validating it; written into the log. Refuses `policy/invalid`,
 * `policy/stale` where another version is in force than was expected, and `policy/rollback`; then the old one stays.
 */
export const setPolicy = (
  tx: Queries,
  ports: PolicyPorts,
  change: PolicyChange,
  at: Date
): Promise<Result<TenantPolicy>> =>
  tx.transaction(async (inner) => {
    const last = await newestOf(inner)
    const current = await policyInForce(inner, ports)
    if (!last || !current.ok) return current
    const { expected } = change
    if (expected !== undefined && expected !== last.version)
      return refuse('policy/stale', { version: last.version, expected })
    const { text = last.text, dial = last.dial, zone = last.zone } = change
    if (!isZone(zone)) return refuse('policy/invalid', { why: `\`${zone.slice(0, 60)}\` is no time zone` })
    const parsed = parsePolicy(text)
    if (!parsed.ok) return parsed
    return putInForce(inner, ports, { text, dial, zone, given: false }, last, at)
  })

/**
 * At a start: the policy the tenant was given takes effect if it is another than was given last time; otherwise
 * what an admin has set since stays in force.
 */
export const startWithPolicy = async (
  tx: Queries,
  ports: PolicyPorts,
  text: string,
  at: Date
): Promise<Result<TenantPolicy>> => {
  const parsed = parsePolicy(text)
  if (!parsed.ok) return parsed
  const last = await newestOf(tx)
  const [given] = await tx
    .select({ hash: policies.hash })
    .from(policies)
    .where(and(eq(policies.given, true)))
    .orderBy(desc(policies.id))
    .limit(1)
  const settings = { dial: last?.dial ?? 'balanced', zone: last?.zone ?? 'UTC' } as const
  if (!last || given?.hash !== parsed.value.hash)
    return putInForce(tx, ports, { text, ...settings, given: true }, last, at)
  // What was in force before there were versions becomes the first of them.
  if (last.version === 0) return putInForce(tx, ports, { text: last.text, ...settings, given: last.given }, last, at)
  return policyInForce(tx, ports)
}

/** Every version that was in force, newest first. */
export const listVersions = async (tx: Queries) =>
  (await tx.select().from(policies).orderBy(desc(policies.version), desc(policies.id)).limit(200)).map(
    ({ version, hash, dial, zone, signed, at }) => ({ version, hash, dial, zone, signed, at: at.toISOString() })
  )
