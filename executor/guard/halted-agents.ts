import { type Halted, ok, type Result, refuse, type SandboxClaims } from '@writ/dsl/contract'
import { HEARD_SECONDS, type Ledger } from '../ledger/index.ts'

/** From which token something begins: what revoking asks of it. */
export type Issued = Pick<SandboxClaims, 'tenant' | 'epoch' | 'client_id' | 'sub' | 'iat'>

/** Agents whose tokens of before are worth nothing, since the policy server said that they are not to act. */
export interface HaltedAgents {
  /** Its tokens issued up to `at` (seconds, by the server's clock) are over; it is on disk once the promise resolves. */
  halt(tenant: string, agent: Halted, at: number): Promise<void>
  /** Refuses `capability/halted`. */
  check(issued: Issued): Result<void>
}

const keyOf = (tenant: string, { agent, person }: Halted): string => JSON.stringify([tenant, agent, person ?? null])

/** Was this token issued for that agent, no later than it was halted? */
export const isHaltedBy = ({ client_id, sub, iat }: Issued, { agent, person }: Halted, at: number): boolean =>
  client_id === agent && (person === undefined || person === sub) && iat <= at

/** What an executor was told of agents is remembered as long as a token of before can live, also after a restart. */
export const haltedAgents = (ledger: Pick<Ledger, 'halts' | 'halt'>): HaltedAgents => {
  const halted = new Map(ledger.halts())
  const sweep = (now: number) => {
    for (const [key, at] of halted) {
      if (at >= now - HEARD_SECONDS) return
      halted.delete(key)
    }
  }
  return {
    async halt(tenant, agent, at) {
      sweep(at)
      const key = keyOf(tenant, agent)
      // A word that came late tells nothing new.
      if ((halted.get(key) ?? Number.NEGATIVE_INFINITY) >= at) return
      halted.delete(key)
      halted.set(key, at)
      await ledger.halt(key, at)
    },
    check(issued) {
      const { tenant, client_id: agent, sub: person } = issued
      const isHalted = [{ agent }, { agent, person }].some((who) => {
        const at = halted.get(keyOf(tenant, who))
        return at !== undefined && isHaltedBy(issued, who, at)
      })
      return isHalted ? refuse('capability/halted') : ok(undefined)
    }
  }
}
