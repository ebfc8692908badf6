import { createPublicKey, verify } from 'node:crypto'
import { hashJson, type Json, ok, type Result, refuse } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { CLOCK_MS } from '../audit/log-times.ts'
import { devices, type Queries } from '../store/index.ts'

/** What a device says for its person, with its signature over the rest. */
interface DeviceWord {
  readonly device: string
  readonly at: number
  readonly sig: string
}

/**
 * The person for whom a device gave its word, which stands in the log. Refuses `enrol/not-enrolled` for another key's device, and
 * `capability/proof` for a word that is not signed by it, or is old.
 */
export const hearDeviceWord = async (
  db: Queries,
  { sig, ...said }: DeviceWord,
  { context, jkt, now }: { readonly context: string; readonly jkt: string; readonly now: number }
): Promise<Result<string>> => {
  const [device] = await db.select().from(devices).where(eq(devices.id, said.device))
  if (device?.jkt !== jkt) return refuse('enrol/not-enrolled')
  if (Math.abs(now - said.at) > CLOCK_MS) return refuse('capability/proof', { why: 'too old' })
  const key = createPublicKey({ key: { ...device.jwk }, format: 'jwk' })
  const isSigned = verify(
    null,
    Buffer.from(context + hashJson(said as unknown as Json)),
    key,
    Buffer.from(sig, 'base64url')
  )
  return isSigned ? ok(device.person) : refuse('capability/proof', { why: 'not signed by the device' })
}
