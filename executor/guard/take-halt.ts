import { HALT_TYPE, type HaltClaims, haltClaimsSchema, MAX_SKEW_SECONDS, ok, type Result } from '@writ/dsl/contract'
import type { GuardPorts } from './guard-ports.ts'
import { takeWord } from './take-word.ts'

/**
 * Takes the policy server's word on who is not to act. From then on no token that it speaks of is taken; that is on disk before this
 * resolves. A word that comes again changes nothing. Refuses what `takeWord` refuses.
 */
export const takeHalt = async (word: string, ports: GuardPorts): Promise<Result<HaltClaims>> => {
  const taken = await takeWord(word, { type: HALT_TYPE, schema: haltClaimsSchema }, ports)
  if (!taken.ok) return taken
  const { tenant, agents, epoch, iat, exp, jti } = taken.value
  // An older word is no reason to refuse what it says of agents: it can only end more.
  ports.epochs.hear(tenant, epoch, ports.now() / 1000)
  // What is written before this is on disk once this is.
  const { kept } = ports.ledger.spend(`halt ${jti}`, exp + MAX_SKEW_SECONDS)
  await Promise.all([kept, ...agents.map((agent) => ports.halted.halt(tenant, agent, iat))])
  return ok(taken.value)
}
