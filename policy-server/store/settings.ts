import type { Json } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import type { Queries, ServerQueries } from './queries.ts'
import { settings, tenantSettings } from './schema.ts'

/** One named value of the server, or `undefined`. */
export const readSetting = async (db: ServerQueries, name: string): Promise<Json | undefined> =>
  (await db.select().from(settings).where(eq(settings.name, name)))[0]?.value

export const writeSetting = async (db: ServerQueries, name: string, value: Json): Promise<void> => {
  await db.insert(settings).values({ name, value }).onConflictDoUpdate({ target: settings.name, set: { value } })
}

/** A value made once, on the first start, and kept from then on. Of two servers that start at once, both get the same. */
export const settingMadeOnce = async (
  db: ServerQueries,
  name: string,
  make: () => Promise<Json> | Json
): Promise<Json> => {
  const held = await readSetting(db, name)
  if (held !== undefined) return held
  await db
    .insert(settings)
    .values({ name, value: await make() })
    .onConflictDoNothing()
  return (await readSetting(db, name)) ?? null
}

/** One named value of the tenant, or `undefined`. */
export const readTenantSetting = async (db: Queries, name: string): Promise<Json | undefined> =>
  (await db.select().from(tenantSettings).where(eq(tenantSettings.name, name)))[0]?.value

export const writeTenantSetting = async (db: Queries, name: string, value: Json): Promise<void> => {
  await db
    .insert(tenantSettings)
    .values({ name, value })
    .onConflictDoUpdate({ target: [tenantSettings.tenant, tenantSettings.name], set: { value } })
}
