import { type RefusalCode, type Result, refuse } from '@writ/dsl/contract'
import type { Issued } from '../guard/index.ts'

/** Something that a token let begin, as long as it goes on. */
export interface Watched {
  /** Aborts once its token is worth nothing any more; `refuseRevoked` tells why. */
  readonly revoked: AbortSignal
  /** It is over. */
  leave(): void
}

/** Ends what tokens let begin, also what only waits or is being made, as soon as they are worth nothing any more. */
export interface Revocations {
  watch(issued: Issued): Watched
  /** What tokens of this tenant let begin is over where `isOver` says so of them. */
  revoke(tenant: string, isOver: (issued: Issued) => boolean, code: RefusalCode): void
}

export const openRevocations = (): Revocations => {
  const going = new Set<{ readonly issued: Issued; readonly ending: AbortController }>()
  return {
    watch({ tenant, epoch, client_id, sub, iat }) {
      const one = { issued: { tenant, epoch, client_id, sub, iat }, ending: new AbortController() }
      going.add(one)
      return { revoked: one.ending.signal, leave: () => going.delete(one) }
    },
    revoke(tenant, isOver, code) {
      for (const one of going) {
        if (one.issued.tenant !== tenant || !isOver(one.issued)) continue
        going.delete(one)
        one.ending.abort(code)
      }
    }
  }
}

/** Why what this signal ended was revoked. */
export const refuseRevoked = ({ reason }: AbortSignal): Result<never> => refuse(reason as RefusalCode)
