import type { Standing } from '@writ/dsl/contract'
import { readEpoch } from './epoch.ts'
import type { Ports } from './ports.ts'

/** What a tenant's devices are told on the channel: epoch, time in seconds, and the keys that capabilities may be signed by. */
export const readStanding = async ({ db, now, keys }: Pick<Ports, 'db' | 'now' | 'keys'>): Promise<Standing> => {
  const time = Math.floor(now() / 1000)
  return { epoch: await readEpoch(db), time, keys: [...keys.server.published(time)] }
}
