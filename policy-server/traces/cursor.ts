import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { logHead, type Queries, tenantSettings, writeTenantSetting } from '../store/index.ts'

const NAME = 'traces'

/** Of a tenant's log: the leaf that is next to be told of, and until when (milliseconds since the epoch) one server does that. */
const cursorSchema = z.strictObject({ next: z.int().nonnegative(), until: z.number(), by: z.string() })

/** How long a server has for one turn; longer than sending takes at most. */
const TURN_MS = 30_000

const sizeOf = async (db: Queries): Promise<number> => (await db.select().from(logHead))[0]?.size ?? 0

const readForUpdate = async (tx: Queries) => {
  const [row] = await tx.select().from(tenantSettings).where(eq(tenantSettings.name, NAME)).for('update')
  return row && cursorSchema.parse(row.value)
}

/** Begins with what is logged from now on, unless traces were on before: then where they stopped. */
export const beginCursor = (db: Queries): Promise<void> =>
  db.transaction(async (tx) => {
    if (await readForUpdate(tx)) return
    await tx
      .insert(tenantSettings)
      .values({ name: NAME, value: { next: await sizeOf(tx), until: 0, by: '' } })
      .onConflictDoNothing()
  })

/** A turn at a tenant's log: the leaves `[next, size)` are to be told of. */
export interface Turn {
  readonly next: number
  readonly size: number
}

/** Takes the turn at a tenant's log, so that of many servers one tells of a leaf; says so where nothing is new, or another has it. */
export const takeTurn = (db: Queries, by: string, now: number): Promise<Turn | 'all-told' | 'taken'> =>
  db.transaction(async (tx) => {
    const size = await sizeOf(tx)
    // A tenant without one was made since traces are on.
    const cursor = (await readForUpdate(tx)) ?? { next: 0, until: 0, by }
    if (cursor.next >= size) return 'all-told'
    if (cursor.until > now && cursor.by !== by) return 'taken'
    await writeTenantSetting(tx, NAME, { next: cursor.next, until: now + TURN_MS, by })
    return { next: cursor.next, size }
  })

/** Ends a turn; `next` is where the following one begins. Says nothing where the turn was taken over meanwhile. */
export const endTurn = (db: Queries, by: string, next: number): Promise<void> =>
  db.transaction(async (tx) => {
    const cursor = await readForUpdate(tx)
    if (cursor?.by === by) await writeTenantSetting(tx, NAME, { next, until: 0, by })
  })
