import { type Expenses, SEED_USER, startExpenses } from '@writ/examples/expenses'
import { type Road, type RoadOptions, startRoad } from './start-road.ts'

export type { Told } from './start-road.ts'
export type StageOptions = Omit<RoadOptions, 'vault'>

/** The road, and the sample site beside it, whose sign-in stands in the vault as `work`. */
export interface Stage extends Road {
  readonly site: Expenses
}

export const setStage = async (options: StageOptions): Promise<Stage> => {
  const site = await startExpenses({})
  try {
    const { name: username, password } = SEED_USER
    const road = await startRoad({ ...options, vault: [{ name: 'work', origin: site.url, username, password }] })
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
