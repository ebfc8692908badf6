import type { Database } from './database.ts'

/** For how many days from its end a run may be kept on this device; each a choice of the person's. */
export const KEEP_DAYS = [1, 7, 31, 90, 365] as const
export type KeepDays = (typeof KEEP_DAYS)[number]

const DAY = 24 * 60 * 60 * 1000

/** What the person chose; `undefined` where they leave it to their organisation. */
export const chosenDays = async (db: Pick<Database, 'get'>): Promise<KeepDays | undefined> => {
  const kept = await db.get('device', 'keep-days')
  return kept?.id === 'keep-days' ? kept.days : undefined
}

export const chooseDays = async (db: Database, days: KeepDays | undefined): Promise<void> => {
  if (days === undefined) await db.delete('device', 'keep-days')
  else await db.put('device', { id: 'keep-days', days })
}

/**
 * Before when a run must have ended to be dropped: the fewer days count of what the person chose and what the server told of its tenant.
 * `undefined`: all is kept. Of two clocks, this device's and the server's, the one that is behind: neither drops anything early by itself.
 */
export const dropBefore = (days: readonly (number | undefined)[], clocks: readonly number[]): number | undefined => {
  const set = days.filter((one) => one !== undefined)
  return set.length === 0 ? undefined : Math.min(...clocks) - Math.min(...set) * DAY
}
