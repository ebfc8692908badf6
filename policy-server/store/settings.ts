import type { Json } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import type { Queries } from './open-store.ts'
import { settings } from './schema.ts'

/** One named value, or `undefined`. */
export const readSetting = async (db: Queries, name: string): Promise<Json | undefined> =>
  (await db.select().from(settings).where(eq(settings.name, name)))[0]?.value

export const writeSetting = async (db: Queries, name: string, value: Json): Promise<void> => {
  await db.insert(settings).values({ name, value }).onConflictDoUpdate({ target: settings.name, set: { value } })
}

/** A value made once, on the first start, and kept from then on. */
export const settingMadeOnce = async (db: Queries, name: string, make: () => Promise<Json> | Json): Promise<Json> => {
  const held = await readSetting(db, name)
  if (held !== undefined) return held
  const made = await make()
  await writeSetting(db, name, made)
  return made
}
