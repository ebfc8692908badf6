import { ERASURE_CONTEXT, type ErasureState, hashJson, type Result, refuse } from '@writ/dsl/contract'
import { serverClient } from './server/server-client.ts'
import type { Database, Enrolment } from './storage/database.ts'
import { type DeviceKey, signText } from './storage/device-key.ts'
import { forgetPerson } from './storage/forget-person.ts'

/** The background, which is enrolled no more once its server has forgotten the device. */
interface Background {
  readonly db: Database
  readonly key: DeviceKey
  online?: { readonly enrolment: Enrolment; readonly channel: { close(): void } }
}

/**
 * Asks the server, on the person's word, which this device signs, to erase what is told of them: their admin is asked, or it is done, and
 * then all goes that this device holds of it. Refuses `enrol/not-enrolled`, and what the server refuses: `audit/runs-open` while a run of
 * theirs has not ended.
 */
export const askErasure = async (self: Background, now: () => number): Promise<Result<ErasureState>> => {
  const { db, key, online } = self
  if (!online) return refuse('enrol/not-enrolled')
  const { server, device } = online.enrolment
  const said = { device, at: now() }
  const sig = await signText(key, ERASURE_CONTEXT + hashJson(said))
  const asked = await serverClient(server, key, now).askErasure({ ...said, sig })
  if (asked.ok && asked.value === 'erased') {
    online.channel.close()
    delete self.online
    await forgetPerson(db)
  }
  return asked
}
