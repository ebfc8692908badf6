import { callBudgets, fixedKeys, type GuardPorts, heardEpochs } from '../guard/index.ts'
import { openLedger } from '../ledger/index.ts'
import type { TestParties } from './test-tokens.ts'

/** What the executor `id` holds tokens of these parties against, with a ledger in memory; `more` is what differs. */
export const testGuard = async (
  id: string,
  { server }: TestParties,
  more: Partial<GuardPorts> = {}
): Promise<GuardPorts> => ({
  id,
  issuer: 'writ:server',
  keys: fixedKeys([server.jwk]),
  ledger: await openLedger(undefined, Date.now),
  epochs: heardEpochs({ hear: () => {}, epochs: () => [] }),
  budgets: callBudgets(100),
  now: Date.now,
  started: 0,
  ...more
})
