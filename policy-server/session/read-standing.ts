import type { Standing } from '@writ/dsl/contract'
import { readEpoch } from './epoch.ts'
import type { Ports } from './ports.ts'
import { readRetention } from './retention.ts'

/** What a tenant's devices are told on the channel (contract/channel.ts). */
export const readStanding = async ({ db, now, keys }: Pick<Ports, 'db' | 'now' | 'keys'>): Promise<Standing> => {
  const time = Math.floor(now() / 1000)
  const keepDays = await readRetention(db)
  return {
    epoch: await readEpoch(db),
    time,
    keys: [...keys.server.published(time)],
    ...(keepDays !== undefined && { keepDays })
  }
}
