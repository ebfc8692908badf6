import { z } from 'zod'
import type { ServerKeys } from '../capability/index.ts'
import { type Queries, readTenantSetting, writeTenantSetting } from '../store/index.ts'
import { readFrontier } from './append-leaves.ts'
import { signCheckpoint } from './checkpoint.ts'
import { rootOf } from './merkle.ts'

/** A checkpoint as a signed note, and the size of its log. */
export interface SignedHead {
  readonly note: string
  readonly size: number
}

const NAME = 'cosigned-checkpoint'
const keptSchema = z.strictObject({
  head: z.strictObject({ note: z.string(), size: z.int().nonnegative() }).exactOptional()
})

/** The tenant's log's newest checkpoint, signed (C2SP tlog-checkpoint). */
export const readHead = async (db: Queries, { log }: Pick<ServerKeys, 'log'>): Promise<SignedHead> => {
  const frontier = await readFrontier(db)
  const { size } = frontier
  const note = signCheckpoint({ origin: log.note.name, size, root: rootOf(frontier) }, log.note, log.privateKey)
  return { note, size }
}

/** The newest checkpoint that enough witnesses cosigned, where the tenant wants that and there is one. */
export const readCosigned = async (db: Queries): Promise<SignedHead | undefined> =>
  keptSchema.parse((await readTenantSetting(db, NAME)) ?? {}).head

export const keepCosigned = (db: Queries, head: SignedHead | undefined): Promise<void> =>
  writeTenantSetting(db, NAME, head === undefined ? {} : { head: { ...head } })

/** What is shown of the log: to its newest checkpoint, or where witnesses must cosign, to the newest that they did. */
export const readServed = async (db: Queries, keys: Pick<ServerKeys, 'log'>): Promise<SignedHead> =>
  (await readCosigned(db)) ?? readHead(db, keys)
