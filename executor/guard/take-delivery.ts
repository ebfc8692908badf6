import {
  type AuthorizationDetail,
  type CapabilityClaims,
  type DeliveryClaims,
  EXECUTOR_TYPE,
  hashJson,
  hashText,
  isSoundJson,
  ok,
  type Result,
  type RunCode,
  refuse,
  type SandboxGrant,
  verifyDelivery
} from '@writ/dsl/contract'
import { type Allowed, type RunStep, specOf } from './allowed.ts'
import { checkTenant } from './check-tenant.ts'
import { expectedNow, type GuardPorts, type ProvenRequest } from './guard-ports.ts'

/** Exactly the grant that runs code and the one for what it runs in, of one effect, for this executor; else `undefined`. */
const sandboxOf = (details: readonly AuthorizationDetail[], executor: string): SandboxGrant | undefined => {
  const [action, ...actions] = details.filter((detail) => detail.type === 'writ_action')
  const [sandbox, ...sandboxes] = details.filter((detail) => detail.type === 'writ_sandbox')
  if (!action || !sandbox || actions.length + sandboxes.length > 0 || details.length !== 2) return undefined
  const isOfCode = action.verb === 'run' && action.effect === 'code' && action.name === sandbox.code
  // Code of a plan has no network (C23), whoever signed that it has.
  if (sandbox.egress.length > 0) return undefined
  return isOfCode && action.id === sandbox.id && sandbox.executor === executor ? sandbox : undefined
}

/** Is the code that came the code that was granted, and what it is given what the device signed? */
const isWhatWasGranted = ({ code, input }: RunCode, grant: SandboxGrant, inputHash: string): boolean =>
  code.isWellFormed() && isSoundJson(input) && hashText(code) === grant.code && hashJson(input) === inputHash

/**
 * Takes the code of a plan: the server's capability, the device's child of it for this executor, a proof of the device's key, and
 * code and input that are those of the child (docs/capability.md). `admit` is asked last, before anything is spent; it is told the `step`
 * that the code is in the sandbox of its run, where it shares one.
 * Refuses what `verifyDelivery` and `admit` refuse, and `capability/not-granted`, `/stale-epoch`.
 */
export const takeDelivery = async (
  run: RunCode,
  { proof, ...request }: ProvenRequest,
  ports: GuardPorts,
  admit: (allowed: Allowed, parent: CapabilityClaims, step: RunStep | undefined) => Result<void>
): Promise<Result<void>> => {
  const { parent, child } = run
  const { expected, kept } = await expectedNow(ports, parent)
  const admitClaims = (claims: DeliveryClaims<typeof EXECUTOR_TYPE>): Result<void> => {
    const grant = sandboxOf(claims.child.authorization_details, ports.id)
    if (!grant || !isWhatWasGranted(run, grant, claims.child.input_hash)) return refuse('capability/not-granted')
    const { tenant: lane, aud, cnf, txn } = claims.parent
    const heard = checkTenant(ports, claims.parent, expected.now)
    if (!heard.ok) return heard
    const whose = { lane, member: `device ${aud}`, jkt: cnf.jkt, token: hashText(child), run: txn }
    const allowed = { ...whose, least: grant.tier, languages: [grant.language], spec: specOf(grant) }
    const { session } = claims.child
    return admit(allowed, claims.parent, session && { ...session, of: hashJson([lane, aud, cnf.jkt, txn]) })
  }
  const delivered = { parent, child, proof }
  const taken = await verifyDelivery(delivered, { ...request, ...expected, type: EXECUTOR_TYPE, admit: admitClaims })
  if (!taken.ok) return taken
  await kept()
  return ok(undefined)
}
