import { CAPABILITY_TYPE, type CapabilityClaims, hashLabels, LANG } from '@writ/dsl/contract'
import type { Decided } from '../store/index.ts'
import type { CapabilityKeys } from './server-keys.ts'
import { signClaims, tokenClaimsOf } from './token-claims.ts'

/** For whom, to whom, and what was decided. `now` is milliseconds since the epoch. */
export interface CapabilityInput {
  readonly issuer: string
  readonly tenant: string
  readonly agent: string
  readonly person: string
  readonly device: { readonly id: string; readonly jkt: string }
  readonly run: string
  readonly decided: Decided
  readonly askSeconds: number
  readonly now: number
}

/** A signed capability in compact form, and when it expires, in milliseconds since the epoch. */
export interface SignedCapability {
  readonly token: string
  /** Its id, by which the log and the device's journal name it. */
  readonly jti: string
  readonly expires: number
}

/** Signs the capability of one run for one device. */
export const signCapability = async (
  keys: Pick<CapabilityKeys, 'capability'>,
  { device, run, decided, askSeconds, ...given }: CapabilityInput
): Promise<SignedCapability> => {
  const { policy, epoch } = decided
  const claims: CapabilityClaims = {
    ...tokenClaimsOf({ ...given, audience: device.id, jkt: device.jkt, policy, epoch }),
    txn: run,
    authorization_details: [...decided.details],
    ...(decided.reasons && { reasons: [...decided.reasons] }),
    egress: decided.egress,
    plan_hash: decided.plan,
    request_hash: decided.request,
    inputs_hash: decided.inputs,
    labels_hash: hashLabels(decided.labels),
    lang: LANG,
    del_depth: 0,
    del_max_depth: 1,
    ...(decided.continues && { continues: decided.continues.run }),
    ...(decided.session !== undefined && { session: decided.session }),
    ask_seconds: askSeconds
  }
  return { token: await signClaims(keys, CAPABILITY_TYPE, claims), jti: claims.jti, expires: claims.exp * 1000 }
}
