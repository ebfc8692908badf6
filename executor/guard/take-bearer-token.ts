import { type BearerClaims, ok, type Result, refuse, spendMachine, verifyBearerToken } from '@writ/dsl/contract'
import type { Allowed } from './allowed.ts'
import { checkTenant } from './check-tenant.ts'
import { expectedNow, type GuardPorts } from './guard-ports.ts'
import { allowedBy } from './take-sandbox-token.ts'

/** In place of a key's thumbprint, which is longer: no proof of any key names it. */
const NO_KEY = 'bearer'

/** A bearer token that holds now: what it allows, and what it says. */
export interface HeldBearer {
  readonly allowed: Allowed
  readonly claims: BearerClaims
}

const verify = async (token: string, ports: GuardPorts) => {
  const { expected, kept } = await expectedNow(ports, token)
  const verified = await verifyBearerToken(token, { ...expected, started: ports.started / 1000 })
  if (!verified.ok) return verified
  const held: HeldBearer = { allowed: allowedBy(verified.value, NO_KEY, token), claims: verified.value }
  const heard = checkTenant(ports, held.claims, expected.now)
  return heard.ok ? ok({ held, spend: expected.spend, kept }) : heard
}

/** Looks whether a bearer token holds now; spends nothing. Refuses what `verifyBearerToken` refuses. */
export const holdBearerToken = async (token: string, ports: GuardPorts): Promise<Result<HeldBearer>> => {
  const verified = await verify(token, ports)
  return verified.ok ? ok(verified.value.held) : verified
}

/**
 * Takes a bearer token, and spends one of the machines that it is for. `admit` is asked last, before anything is spent. Refuses what
 * `holdBearerToken` and `admit` refuse, and `capability/used-up`.
 */
export const takeBearerToken = async (
  token: string,
  ports: GuardPorts,
  admit: (allowed: Allowed, claims: BearerClaims) => Result<void>
): Promise<Result<void>> => {
  const verified = await verify(token, ports)
  if (!verified.ok) return verified
  const { held, spend, kept } = verified.value
  const admitted = admit(held.allowed, held.claims)
  if (!admitted.ok) return admitted
  const [{ max }] = held.claims.authorization_details
  if (!(await spendMachine(held.claims, { spend }))) return refuse('capability/used-up', { max })
  await kept()
  return ok(undefined)
}
