import { ok, type Result } from '@writ/dsl/contract'
import { desc, eq } from 'drizzle-orm'
import { type ParsedPolicy, parsePolicy } from '../decide/index.ts'
import { policies, type Queries } from '../store/index.ts'

const parsed = new Map<string, ParsedPolicy>()

/** The newest policy, parsed. Throws when there is none: a server without a policy does not start. */
export const policyInForce = async (db: Queries): Promise<ParsedPolicy> => {
  const [row] = await db.select().from(policies).orderBy(desc(policies.id)).limit(1)
  if (!row) throw new Error('no policy is in force')
  const held = parsed.get(row.hash)
  if (held) return held
  const result = parsePolicy(row.text)
  if (!result.ok) throw new Error(`the stored policy cannot be read: ${result.refusal.message}`)
  // One entry is enough: plans are decided by the newest policy alone.
  parsed.clear()
  parsed.set(row.hash, result.value)
  return result.value
}

const putInForce = async (db: Queries, policy: ParsedPolicy, given: boolean, at: Date): Promise<void> => {
  await db.insert(policies).values({ text: policy.text, hash: policy.hash, given, at })
}

/** Sets a new policy after validating it. Refuses `policy/invalid`, and then the old one stays. */
export const setPolicy = async (db: Queries, text: string, at: Date): Promise<Result<ParsedPolicy>> => {
  const result = parsePolicy(text)
  if (!result.ok) return result
  await putInForce(db, result.value, false, at)
  return ok(result.value)
}

/**
 * At a start: the policy the server was given takes effect if it is another than was given last time; otherwise
 * what an admin has set since stays in force.
 */
export const startWithPolicy = async (db: Queries, text: string, at: Date): Promise<Result<ParsedPolicy>> => {
  const result = parsePolicy(text)
  if (!result.ok) return result
  const [last] = await db
    .select({ hash: policies.hash })
    .from(policies)
    .where(eq(policies.given, true))
    .orderBy(desc(policies.id))
    .limit(1)
  if (last?.hash !== result.value.hash) await putInForce(db, result.value, true, at)
  return ok(await policyInForce(db))
}
