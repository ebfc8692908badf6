import { ok, type Result, refuse } from '@writ/dsl/contract'
import { HEARD_SECONDS, type Ledger } from '../ledger/index.ts'

/** The newest revocation epoch that signed tokens told, of each tenant. */
export interface HeardEpochs {
  /** Refuses `capability/stale-epoch` where a newer one was heard of the same tenant. `now` in seconds. */
  hear(tenant: string, epoch: number, now: number): Result<void>
  /** Was a newer one heard? */
  isStale(tenant: string, epoch: number): boolean
}

/**
 * An executor hears of an epoch by the tokens that it takes, and by its policy server's word: once a newer one came, older tokens are refused, also after
 * a restart. `told` hears of each epoch that is not refused, before anything else is asked of its token.
 */
export const heardEpochs = (
  ledger: Pick<Ledger, 'epochs' | 'hear'>,
  told: (tenant: string, epoch: number) => void = () => {}
): HeardEpochs => {
  const heard = new Map(ledger.epochs())
  const sweep = (now: number) => {
    for (const [tenant, { at }] of heard) {
      if (at >= now - HEARD_SECONDS) return
      heard.delete(tenant)
    }
  }
  const isStale = (tenant: string, epoch: number): boolean => epoch < (heard.get(tenant)?.epoch ?? 0)
  return {
    isStale,
    hear(tenant, epoch, now) {
      sweep(now)
      if (isStale(tenant, epoch)) return refuse('capability/stale-epoch')
      // With what is spent next it is on disk.
      if (heard.get(tenant)?.epoch !== epoch) ledger.hear(tenant, { epoch, at: now })
      heard.delete(tenant)
      heard.set(tenant, { epoch, at: now })
      told(tenant, epoch)
      return ok(undefined)
    }
  }
}
