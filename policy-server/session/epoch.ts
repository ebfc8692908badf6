import { z } from 'zod'
import { appendLeaves } from '../audit/append-leaves.ts'
import { type Queries, readSetting, writeSetting } from '../store/index.ts'

/** The revocation epoch: capabilities signed under an older one are worth nothing any more. */
export const readEpoch = async (db: Queries): Promise<number> =>
  z
    .int()
    .nonnegative()
    .parse((await readSetting(db, 'epoch')) ?? 0)

/** Raises the epoch by one and writes so into the log. */
export const raiseEpoch = (db: Queries, at: Date): Promise<number> =>
  db.transaction(async (tx) => {
    const epoch = (await readEpoch(tx)) + 1
    await writeSetting(tx, 'epoch', epoch)
    await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event: { kind: 'epoch-raised', epoch } }])
    return epoch
  })
