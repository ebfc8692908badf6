import type { Result } from '@writ/dsl/contract'
import type { GuardPorts } from './guard-ports.ts'

/**
 * What is asked of the tenant of each token that is verified: that no newer epoch was heard of it, and that it does not call too
 * often. `now` in seconds. Refuses `capability/stale-epoch`, `executor/busy`.
 */
export const checkTenant = (
  { epochs, budgets }: Pick<GuardPorts, 'epochs' | 'budgets'>,
  { tenant, epoch }: { readonly tenant: string; readonly epoch: number },
  now: number
): Result<void> => {
  const heard = epochs.hear(tenant, epoch, now)
  return heard.ok ? budgets.take(`tenant ${tenant}`, now) : heard
}
