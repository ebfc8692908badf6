import { MAX_BEARER_SECONDS, ok, type Result, refuse } from '@writ/dsl/contract'

/** No token lives longer than this, skew included, in seconds: what was heard before concerns none that still does. */
const REMEMBERED_SECONDS = MAX_BEARER_SECONDS + 10

/** The newest revocation epoch that signed tokens told, of each tenant. */
export interface HeardEpochs {
  /** Refuses `capability/stale-epoch` where a newer one was heard of the same tenant. `now` in seconds. */
  hear(tenant: string, epoch: number, now: number): Result<void>
}

/** An executor is told of no revocation but by the tokens that it takes: once one of a newer epoch came, older ones are refused. */
export const heardEpochs = (): HeardEpochs => {
  const heard = new Map<string, { readonly epoch: number; readonly at: number }>()
  const sweep = (now: number) => {
    for (const [tenant, { at }] of heard) {
      if (at >= now - REMEMBERED_SECONDS) return
      heard.delete(tenant)
    }
  }
  return {
    hear(tenant, epoch, now) {
      sweep(now)
      const known = heard.get(tenant)
      if (known && epoch < known.epoch) return refuse('capability/stale-epoch')
      heard.delete(tenant)
      heard.set(tenant, { epoch, at: now })
      return ok(undefined)
    }
  }
}
