import { type FromDevice, featuresSchema, hashJson, type Json, pinOfFeature } from '@writ/dsl/contract'
import { and, eq, isNotNull } from 'drizzle-orm'
import { appendLeaves } from '../../audit/append-leaves.ts'
import { devices } from '../../store/index.ts'
import type { Ports } from '../ports.ts'

type Told = Extract<FromDevice, { type: 'features' }>

/** Keeps what a device says of the app that it is in. Where a feature is another than before, the log is told of all of them. */
export const hearFeatures = async (
  { db, now }: Pick<Ports, 'db' | 'now'>,
  device: string,
  { features, presence }: Told
): Promise<void> => {
  await db.transaction(async (tx) => {
    const [row] = await tx.select().from(devices).where(eq(devices.id, device)).for('update')
    if (!row) return
    await tx.update(devices).set({ features, presence }).where(eq(devices.id, device))
    const before = featuresSchema.parse(row.features ?? [])
    if (hashJson(before as Json) === hashJson(features as Json)) return
    const told = features.map((one) => ({ name: one.name, pin: pinOfFeature(one), class: one.effect }))
    const event = { kind: 'features-told' as const, device, features: told }
    await appendLeaves(tx, [{ v: 1, from: 'server', at: new Date(now()).toISOString(), event }])
  })
}

/** Nobody is there until the app says so again: whoever was there before its device connected may be gone. */
export const forgetPresence = async ({ db }: Pick<Ports, 'db'>, device: string): Promise<void> => {
  await db
    .update(devices)
    .set({ presence: null })
    .where(and(eq(devices.id, device), isNotNull(devices.presence)))
}
