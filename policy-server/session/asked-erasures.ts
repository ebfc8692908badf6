import { type AskedErasure, ERASURE_CONTEXT, type ErasureState, ok, type Result } from '@writ/dsl/contract'
import { like } from 'drizzle-orm'
import { z } from 'zod'
import { appendLeaves } from '../audit/append-leaves.ts'
import { type Queries, readTenantSetting, tenantSettings, writeTenantSetting } from '../store/index.ts'
import { askedName } from './asked-name.ts'
import { hearDeviceWord } from './device-word.ts'
import { erasePerson } from './erase-person.ts'
import type { Ports } from './ports.ts'
import { mayPersonErase } from './retention.ts'

const askedSchema = z.strictObject({ device: z.string(), at: z.string() })

/** A person who asked to be erased, by which of their devices, and when. */
export interface AskedPerson extends z.infer<typeof askedSchema> {
  readonly person: string
}

/** Who waits for the tenant's admin to have them erased, who asked first before all. */
export const listAskedErasures = async (db: Queries): Promise<AskedPerson[]> =>
  (
    await db
      .select()
      .from(tenantSettings)
      .where(like(tenantSettings.name, askedName('%')))
  )
    .map(({ name, value }) => ({ person: name.slice(askedName('').length), ...askedSchema.parse(value) }))
    .sort((a, b) => a.at.localeCompare(b.at))

/** Writes down that a person asked, once until they are erased: in the log, and for the admin. */
const noteAsked = (db: Queries, person: string, by: AskedErasure, at: string): Promise<void> =>
  db.transaction(async (tx) => {
    if ((await readTenantSetting(tx, askedName(person))) !== undefined) return
    await writeTenantSetting(tx, askedName(person), { device: by.device, at })
    const event = { kind: 'erasure-asked' as const, person, by }
    await appendLeaves(tx, [{ v: 1, from: 'server', at, event }])
  })

/**
 * Has what is told of a person erased, on their word, which their device signs and which stands in the log: at once where the tenant leaves
 * that to its persons, else once its admin does it. Refuses what `hearDeviceWord` and `erasePerson` refuse.
 */
export const askErasure = async (
  ports: Pick<Ports, 'db' | 'now' | 'devices'>,
  said: AskedErasure,
  jkt: string
): Promise<Result<ErasureState>> => {
  const { db } = ports
  const now = ports.now()
  const person = await hearDeviceWord(db, said, { context: ERASURE_CONTEXT, jkt, now })
  if (!person.ok) return person
  await noteAsked(db, person.value, said, new Date(now).toISOString())
  if (!(await mayPersonErase(db))) return ok('asked')
  const erased = await erasePerson(ports, person.value)
  return erased.ok ? ok('erased') : erased
}
