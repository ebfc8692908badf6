import { type Expenses, type ExpensesOptions, startExpenses } from '@writ/examples/expenses'
import { EMPTY, newDatabase } from '@writ/policy-server/new-database'

/** The sample site, its database in memory begun from one that stands already. */
export const startSite = async (options: Pick<ExpensesOptions, 'port' | 'app'> = {}): Promise<Expenses> =>
  startExpenses({ ...options, cluster: await newDatabase(EMPTY) })
