import { z } from 'zod'
import { appendLeaves } from '../audit/append-leaves.ts'
import { type Queries, readTenantSetting, writeTenantSetting } from '../store/index.ts'

/** The tenant's revocation epoch: capabilities signed under an older one are worth nothing any more. */
export const readEpoch = async (db: Queries): Promise<number> =>
  z
    .int()
    .nonnegative()
    .parse((await readTenantSetting(db, 'epoch')) ?? 0)

/** Raises the epoch by one and writes so into the log. */
export const raiseEpoch = (db: Queries, at: Date): Promise<number> =>
  db.transaction(async (tx) => {
    const epoch = (await readEpoch(tx)) + 1
    await writeTenantSetting(tx, 'epoch', epoch)
    await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event: { kind: 'epoch-raised', epoch } }])
    return epoch
  })
