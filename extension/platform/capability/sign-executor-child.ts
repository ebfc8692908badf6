import {
  type CapabilityClaims,
  type CheckedStep,
  EXECUTOR_TYPE,
  hashJson,
  hashText,
  type Json,
  ok,
  type Result,
  refuse,
  type SessionStep
} from '@writ/dsl/contract'
import { type DeviceKey, randomId, signJws } from '../storage/device-key.ts'

/**
 * Signs the child capability for one run of one piece of code in one executor: the grant that runs it and the one sandbox it
 * runs in, each once, with `input` bound by its hash; or for one call of one tool by the policy server. It lives as long as its parent. `now` in seconds.
 * Refuses `capability/not-granted` where the parent grants no sandbox for this code.
 */
export const signExecutorChild = async (
  key: DeviceKey,
  parent: { readonly token: string; readonly claims: CapabilityClaims },
  run: {
    readonly audience: string
    readonly step: Pick<CheckedStep, 'effect' | 'span'>
    readonly input: Json
    /** Where it stands in the sandbox of the run, for code whose grant is for that. */
    readonly session?: SessionStep
    /** What it is for: code, with its sandbox; or a call of a tool, which has none. */
    readonly of?: 'code' | 'tool'
  },
  now: number
): Promise<Result<string>> => {
  const { claims } = parent
  const details = claims.authorization_details.filter(({ type, id }) => type !== 'writ_flow' && id === run.step.effect)
  const needed = run.of === 'tool' ? ['writ_action'] : ['writ_action', 'writ_sandbox']
  if (details.length !== needed.length || !needed.every((type) => details.some((detail) => detail.type === type)))
    return refuse('capability/not-granted', undefined, run.step.span)
  const child = {
    iss: claims.aud,
    aud: run.audience,
    iat: now,
    exp: claims.exp,
    jti: randomId(),
    txn: claims.txn,
    par_hash: hashText(parent.token),
    del_depth: 1,
    del_max_depth: 1,
    input_hash: hashJson(run.input),
    ...(run.session && { session: run.session }),
    authorization_details: details.map((detail) => ({ ...detail, max: 1 }))
  }
  return ok(await signJws(key, { typ: EXECUTOR_TYPE, alg: 'EdDSA', kid: key.jkt }, child))
}
