import { type Expenses, SEED_USER } from '@writ/examples/expenses'
import { type Road, type RoadOptions, startRoad } from './start-road.ts'
import { startSite } from './start-site.ts'

export type { Told } from './start-road.ts'
/** `policy` may be made from the address of the site. */
export type StageOptions = Omit<RoadOptions, 'vault' | 'policy'> & {
  readonly policy?: string | ((site: string) => string)
}

/** The road, and the sample site beside it, whose sign-in stands in the vault as `work`. */
export interface Stage extends Road {
  readonly site: Expenses
}

export const setStage = async ({ policy, ...options }: StageOptions): Promise<Stage> => {
  const site = await startSite()
  try {
    const { name: username, password } = SEED_USER
    const text = typeof policy === 'function' ? policy(site.url) : policy
    const road = await startRoad({
      ...options,
      ...(text !== undefined && { policy: text }),
      vault: [{ name: 'work', origin: site.url, username, password }]
    })
    const close = async () => {
      await road.close()
      await site.close()
    }
    return { ...road, site, close }
  } catch (error) {
    await site.close()
    throw error
  }
}
