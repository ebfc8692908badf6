import type { Database, Enrolment } from './database.ts'
import { type DeviceKey, makeDeviceKey } from './device-key.ts'
import { keptLog } from './log-store.ts'

/** The enrolment of this browser, where it has one. */
export const enrolmentIn = async (db: Database): Promise<Enrolment | undefined> => {
  const kept = await db.get('device', 'enrolment')
  return kept?.id === 'enrolment' ? kept : undefined
}

/**
 * The key to enrol with. Where the log of the server is in doubt it is a new one, with which the device is another device: its chain
 * begins anew in whatever log there is, and what is kept of the old one stays.
 */
export const enrolmentKey = async (db: Database, key: DeviceKey): Promise<DeviceKey> => {
  const enrolment = await enrolmentIn(db)
  return enrolment && (await keptLog(db, enrolment.device)).doubt ? await makeDeviceKey() : key
}

/** The enrolment and the key that it is for: both, or neither. */
export const keepEnrolment = async (db: Database, enrolment: Enrolment, key: DeviceKey): Promise<void> => {
  const tx = db.transaction('device', 'readwrite', { durability: 'strict' })
  await Promise.all([tx.store.put(enrolment), tx.store.put(key), tx.done])
}
