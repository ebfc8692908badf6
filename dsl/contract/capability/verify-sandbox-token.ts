import { verifyProof } from '../jws/verify-proof.ts'
import { ok, type Result, refuse } from '../result.ts'
import { MAX_SKEW_SECONDS, SANDBOX_TYPE } from './capability-terms.ts'
import { type SandboxClaims, sandboxClaimsSchema } from './sandbox-token.ts'
import { type CapabilityExpectations, verifyToken } from './verify-capability.ts'

export interface SandboxExpectations extends Omit<CapabilityExpectations, 'holder'> {
  /** The executor's id. */
  readonly audience: string
  /** How its proof must name this call. */
  readonly method: string
  readonly urls: readonly string[]
  /** What the executor asks besides, once all else is well. A refusal is given on, and spends nothing. */
  admit?(claims: SandboxClaims): Result<void>
  /** Writes down durably that this was used, to be kept until `expires` in seconds; `false` where it was before. */
  spend(once: string, expires: number): Promise<boolean>
}

/**
 * Verifies a sandbox token with a proof of its holder's key over it, and spends one of the machines that it is for.
 * Refuses `capability/*`: `proof`, `foreign`, `replayed` (the proof), `used-up` (the token), and what `verifyCapability` and `admit` refuse.
 */
export const verifySandboxToken = async (
  { token, proof }: { readonly token: string; readonly proof: string | undefined },
  expected: SandboxExpectations
): Promise<Result<SandboxClaims>> => {
  const proven = await verifyProof(proof, { ...expected, token })
  if (!proven.ok) return proven
  const holder = { audience: expected.audience, jkt: proven.value.jkt }
  const verified = await verifyToken(
    token,
    { type: SANDBOX_TYPE, schema: sandboxClaimsSchema },
    { ...expected, holder }
  )
  if (!verified.ok) return verified
  const claims = verified.value
  const admitted = expected.admit?.(claims) ?? ok(undefined)
  if (!admitted.ok) return admitted
  if (!(await expected.spend(proven.value.once, proven.value.expires))) return refuse('capability/replayed')
  const [{ max }] = claims.authorization_details
  return (await spendMachine(claims, expected)) ? ok(claims) : refuse('capability/used-up', { max })
}

/** Takes one of the machines that a token is for; `false` where none is left. It is remembered while a machine of it can live. */
export const spendMachine = async (
  { jti, exp, authorization_details: [{ max, ttl_ms }] }: Pick<SandboxClaims, 'jti' | 'exp' | 'authorization_details'>,
  { spend }: Pick<SandboxExpectations, 'spend'>
): Promise<boolean> => {
  const until = exp + MAX_SKEW_SECONDS + Math.ceil(ttl_ms / 1000)
  for (let use = 1; use <= max; use++) if (await spend(`sandbox ${jti} ${use}`, until)) return true
  return false
}
