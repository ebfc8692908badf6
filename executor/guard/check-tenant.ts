import type { Result } from '@writ/dsl/contract'
import type { GuardPorts } from './guard-ports.ts'
import type { Issued } from './halted-agents.ts'

/**
 * What is asked of the tenant of each token that is verified: that no newer epoch was heard of it, that its agent was not halted since, and
 * that it does not call too often. `now` in seconds. Refuses `capability/stale-epoch`, `/halted`, `executor/busy`.
 */
export const checkTenant = (
  { epochs, halted, budgets }: Pick<GuardPorts, 'epochs' | 'halted' | 'budgets'>,
  issued: Issued,
  now: number
): Result<void> => {
  const { tenant, epoch } = issued
  const heard = epochs.hear(tenant, epoch, now)
  if (!heard.ok) return heard
  const may = halted.check(issued)
  return may.ok ? budgets.take(`tenant ${tenant}`, now) : may
}
