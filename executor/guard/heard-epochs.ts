import { ok, type Result, refuse } from '@writ/dsl/contract'

/** No token lives longer than this, skew included, in seconds: what was heard before concerns none that still does. */
const REMEMBERED_SECONDS = 130

/** The newest revocation epoch that signed tokens told, of each tenant or device. */
export interface HeardEpochs {
  /** Refuses `capability/stale-epoch` where a newer one was heard of the same. `now` in seconds. */
  hear(whose: string, epoch: number, now: number): Result<void>
}

/** An executor is told of no revocation but by the tokens that it takes: once one of a newer epoch came, older ones are refused. */
export const heardEpochs = (): HeardEpochs => {
  const heard = new Map<string, { readonly epoch: number; readonly at: number }>()
  const sweep = (now: number) => {
    for (const [whose, { at }] of heard) {
      if (at >= now - REMEMBERED_SECONDS) return
      heard.delete(whose)
    }
  }
  return {
    hear(whose, epoch, now) {
      sweep(now)
      const known = heard.get(whose)
      if (known && epoch < known.epoch) return refuse('capability/stale-epoch')
      heard.delete(whose)
      heard.set(whose, { epoch, at: now })
      return ok(undefined)
    }
  }
}
