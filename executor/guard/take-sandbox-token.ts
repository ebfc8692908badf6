import { hashText, ok, type Result, type SandboxClaims, verifySandboxToken } from '@writ/dsl/contract'
import { type Allowed, specOf } from './allowed.ts'
import { checkTenant } from './check-tenant.ts'
import { expectedNow, type GuardPorts, type ProvenRequest } from './guard-ports.ts'

/** What a sandbox token allows, or a bearer token, whose holder has no key. */
export const allowedBy = (
  claims: Pick<SandboxClaims, 'tenant' | 'client_id' | 'authorization_details'>,
  jkt: string,
  token: string
): Allowed => {
  const [right] = claims.authorization_details
  return {
    lane: claims.tenant,
    member: `agent ${claims.client_id}`,
    jkt,
    token: hashText(token),
    least: right.tier,
    languages: right.languages,
    spec: specOf(right)
  }
}

/**
 * Takes a sandbox token with a proof of its holder's key, and spends one of the machines that it is for. `admit` is asked last,
 * before anything is spent. Refuses what `verifySandboxToken` and `admit` refuse, and `capability/stale-epoch`.
 */
export const takeSandboxToken = async (
  token: string,
  { proof, ...request }: ProvenRequest,
  ports: GuardPorts,
  admit: (allowed: Allowed, claims: SandboxClaims) => Result<void>
): Promise<Result<void>> => {
  const { expected, kept } = await expectedNow(ports, token)
  const admitClaims = (claims: SandboxClaims): Result<void> => {
    const allowed = allowedBy(claims, claims.cnf.jkt, token)
    const heard = checkTenant(ports, claims, expected.now)
    return heard.ok ? admit(allowed, claims) : heard
  }
  const taken = await verifySandboxToken({ token, proof }, { ...request, ...expected, admit: admitClaims })
  if (!taken.ok) return taken
  await kept()
  return ok(undefined)
}
