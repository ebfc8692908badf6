import type { CapabilityClaims, Result } from '@writ/dsl/contract'
import type { Enrolment } from '../storage/database.ts'
import type { DeviceKey } from '../storage/device-key.ts'
import { verifyCapability } from './verify-capability.ts'

/** Who this device is and what it pinned; `now` in milliseconds. */
export interface Self {
  readonly enrolment: Enrolment
  readonly key: DeviceKey
  now(): number
}

/** Verifies a capability as one for this device, from the server it is enrolled with. Refuses as `verifyCapability` does. */
export const verifyOwn = (token: string, { enrolment, key, now }: Self): Promise<Result<CapabilityClaims>> =>
  verifyCapability(token, {
    issuer: enrolment.issuer,
    keys: enrolment.keys,
    audience: enrolment.device,
    jkt: key.jkt,
    epoch: enrolment.epoch,
    now: Math.floor(now() / 1000)
  })
