import { z } from 'zod'
import { appendLeaves } from '../audit/append-leaves.ts'
import { type Queries, readTenantSetting, writeTenantSetting } from '../store/index.ts'
import { eraseEndedBefore } from './erase-runs.ts'
import type { Ports } from './ports.ts'

const NAME = 'retention'
const DAY = 24 * 60 * 60 * 1000

/** Fewest days that runs are kept: so long an answer for good may be used, and what a policy counts is younger. */
export const LEAST_DAYS = 31

const retentionSchema = z.strictObject({
  days: z.int().positive().exactOptional(),
  byPerson: z.literal(true).exactOptional()
})

/** What a tenant's admin sets of what is kept. */
export type Retention = z.infer<typeof retentionSchema>

const readSet = async (db: Queries): Promise<Retention> =>
  retentionSchema.parse((await readTenantSetting(db, NAME)) ?? {})

/** After how many days from its end what is told of a run is erased; `undefined` where it is kept for good. */
export const readRetention = async (db: Queries): Promise<number | undefined> => (await readSet(db)).days

/** May persons have what is told of them erased without asking an admin? */
export const mayPersonErase = async (db: Queries): Promise<boolean> => (await readSet(db)).byPerson === true

/** Sets the tenant's retention and writes so into the log. */
export const setRetention = (db: Queries, set: Retention, at: Date): Promise<void> =>
  db.transaction(async (tx) => {
    await writeTenantSetting(tx, NAME, set)
    const event = { kind: 'retention-set' as const, ...set }
    await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event }])
  })

/** Erases what is older than the tenant keeps; returns how many leaves. */
export const keepRetention = async ({ db, now }: Pick<Ports, 'db' | 'now'>): Promise<number> => {
  const days = await readRetention(db)
  const at = now()
  return days === undefined ? 0 : eraseEndedBefore(db, new Date(at - days * DAY), new Date(at))
}
