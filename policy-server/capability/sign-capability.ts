import { randomBytes } from 'node:crypto'
import { CAPABILITY_TYPE, type CapabilityClaims, hashLabels, LANG, MAX_LIFE_SECONDS } from '@writ/dsl/contract'
import { SignJWT } from 'jose'
import type { Decided } from '../store/index.ts'
import type { CapabilityKeys } from './server-keys.ts'

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

/** Signs the capability of one run for one device: 120 seconds, bound to the device's key (RFC 9068, RFC 9449 §6.1). */
export const signCapability = async (
  { capability }: Pick<CapabilityKeys, 'capability'>,
  { issuer, tenant, agent, person, device, run, decided, askSeconds, now }: CapabilityInput
): Promise<SignedCapability> => {
  const iat = Math.floor(now / 1000)
  const exp = iat + MAX_LIFE_SECONDS
  const claims: CapabilityClaims = {
    iss: issuer,
    aud: device.id,
    sub: person,
    client_id: agent,
    tenant,
    iat,
    nbf: iat,
    exp,
    jti: randomBytes(16).toString('base64url'),
    act: { sub: agent },
    txn: run,
    cnf: { jkt: device.jkt },
    authorization_details: [...decided.details],
    ...(decided.reasons && { reasons: [...decided.reasons] }),
    egress: decided.egress,
    plan_hash: decided.plan,
    policy_hash: decided.policy,
    request_hash: decided.request,
    inputs_hash: decided.inputs,
    labels_hash: hashLabels(decided.labels),
    lang: LANG,
    epoch: decided.epoch,
    del_depth: 0,
    del_max_depth: 1,
    ask_seconds: askSeconds
  }
  const token = await new SignJWT({ ...claims })
    .setProtectedHeader({ typ: CAPABILITY_TYPE, alg: 'EdDSA', kid: capability.kid })
    .sign(capability.privateKey)
  return { token, jti: claims.jti, expires: exp * 1000 }
}
