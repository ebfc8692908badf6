import { type CapabilityClaims, ok, type Result, verifyCapability } from '@writ/dsl/contract'
import type { Database, Enrolment } from '../storage/database.ts'
import type { DeviceKey } from '../storage/device-key.ts'
import { latestTime } from '../storage/latest-time.ts'
import { refuseUnwritten } from '../storage/refuse-unwritten.ts'
import { checkSignature } from './check-signature.ts'

/** Who this device is and what it pinned; `now` in milliseconds. */
export interface Self {
  readonly db: Pick<Database, 'transaction'>
  readonly enrolment: Enrolment
  readonly key: DeviceKey
  now(): number
}

/** Verifies a capability as one for this device, from the server it is enrolled with. Refuses as `verifyCapability` does, and `audit/disk-full`. */
export const verifyOwn = async (
  token: string,
  { db, enrolment, key, now: clock }: Self
): Promise<Result<CapabilityClaims>> => {
  const now = Math.floor(clock() / 1000)
  // A time that cannot be kept would let the clock be moved back over it.
  const latest = await latestTime(db, now).then(ok, refuseUnwritten)
  if (!latest.ok) return latest
  return verifyCapability(token, {
    issuer: enrolment.issuer,
    keys: enrolment.keys,
    holder: { audience: enrolment.device, jkt: key.jkt },
    tenant: enrolment.tenant,
    epoch: enrolment.epoch,
    now,
    latest: latest.value,
    check: checkSignature
  })
}
