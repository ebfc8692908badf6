import { COSIGNATURE, ok, parseVerifierKey, type Result, refuse } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { appendLeaves } from '../audit/append-leaves.ts'
import { askWitness, type WitnessAnswer } from '../audit/ask-witness.ts'
import { readConsistencyTo } from '../audit/read-proof.ts'
import { keepCosigned, readCosigned, readHead, type SignedHead } from '../audit/served-checkpoint.ts'
import {
  type Queries,
  readTenantSetting,
  type ServerQueries,
  tenantSettings,
  writeTenantSetting
} from '../store/index.ts'
import type { Ports } from './ports.ts'

const NAME = 'witnesses'

/** Which witnesses a tenant's log is cosigned by, and how many of them must. */
export const witnessesSchema = z.strictObject({
  need: z.int().min(0).max(32),
  witnesses: z.array(z.strictObject({ key: z.string().max(300), url: z.url({ protocol: /^https?$/ }) })).max(32)
})
export type WitnessesGiven = z.infer<typeof witnessesSchema>

export const readWitnesses = async (db: Queries): Promise<WitnessesGiven> =>
  witnessesSchema.parse((await readTenantSetting(db, NAME)) ?? { need: 0, witnesses: [] })

/** The tenants that have ever named any. */
export const tenantsWithWitnesses = async (server: ServerQueries): Promise<readonly string[]> =>
  (
    await server.select({ tenant: tenantSettings.tenant }).from(tenantSettings).where(eq(tenantSettings.name, NAME))
  ).map(({ tenant }) => tenant)

/** Sets them, and writes so into the log, whose verifiers hold it to that from here on. Refuses `session/bad-request`. */
export const setWitnesses = async (db: Queries, given: WitnessesGiven, at: Date): Promise<Result<undefined>> => {
  const keys = given.witnesses.map(({ key }) => key)
  const parsed = keys.map((key) => parseVerifierKey(key, COSIGNATURE))
  if (parsed.some((key) => key === undefined))
    return refuse('session/bad-request', { why: 'a witness has no verifier key of cosignature/v1' })
  const distinct = new Set(parsed.map((key) => Buffer.from(key?.key ?? []).toString('hex')))
  if (distinct.size < keys.length || given.need > keys.length)
    return refuse('session/bad-request', { why: 'fewer witnesses are named than must cosign, or one twice' })
  await db.transaction(async (tx) => {
    await writeTenantSetting(tx, NAME, given)
    // What was cosigned before says nothing of those who must now.
    await keepCosigned(tx, undefined)
    const event = { kind: 'witnesses-set' as const, need: given.need, keys }
    await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event }])
  })
  return ok(undefined)
}

/** Asks one witness, and once more from the size that it says it knows. */
const ask = async (
  { db }: Pick<Ports, 'db'>,
  witness: WitnessesGiven['witnesses'][number],
  head: SignedHead,
  known: number
): Promise<string | undefined> => {
  const key = parseVerifierKey(witness.key, COSIGNATURE)
  if (!key) return undefined
  const askFrom = async (old: number): Promise<WitnessAnswer> => {
    const body = await readConsistencyTo(db, head, old)
    return body === undefined ? { kind: 'none' } : askWitness({ key, url: witness.url }, body, head.note)
  }
  const first = await askFrom(known)
  const answer = first.kind === 'knows' ? await askFrom(first.size) : first
  return answer.kind === 'cosigned' ? answer.line : undefined
}

/**
 * Has the newest checkpoint cosigned, where the tenant wants that and the log has grown; it is served once as many have as must.
 * Until then the one before is.
 */
export const cosignLog = async (ports: Pick<Ports, 'db' | 'keys'>): Promise<void> => {
  const { need, witnesses } = await readWitnesses(ports.db)
  if (witnesses.length === 0) return
  const last = await readCosigned(ports.db)
  const head = await readHead(ports.db, ports.keys)
  if (last && last.size >= head.size) return
  const lines = await Promise.all(witnesses.map((witness) => ask(ports, witness, head, last?.size ?? 0)))
  const cosigned = lines.flatMap((line) => line ?? [])
  if (cosigned.length === 0 || cosigned.length < need) return
  await ports.db.transaction(async (tx) => {
    const now = await readWitnesses(tx)
    const held = await readCosigned(tx)
    // Others may have been set meanwhile, and another server may have been faster.
    const isSame = JSON.stringify(now) === JSON.stringify({ need, witnesses })
    if (isSame && (held?.size ?? 0) < head.size)
      await keepCosigned(tx, { note: head.note + cosigned.join(''), size: head.size })
  })
}
