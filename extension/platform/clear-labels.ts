import { type ClearedLabels, hashJson, LABELS_CONTEXT, ok, type Result } from '@writ/dsl/contract'
import type { RoadPorts } from './road/road-ports.ts'
import type { ServerClient } from './server/server-client.ts'
import { signText } from './storage/device-key.ts'
import { forgetLabels, labelledPerson } from './storage/label-store.ts'

/**
 * Forgets on the person's word what agents were shown, or what they released: at the server first, by a word that this device
 * signs, then here. Refuses what the server refuses, and then nothing is forgotten.
 */
export const clearLabels = async (
  what: ClearedLabels['what'],
  { db, key, enrolment, now }: Pick<RoadPorts, 'db' | 'key' | 'enrolment' | 'now'>,
  server: Pick<ServerClient, 'clearLabels'>
): Promise<Result<void>> => {
  const said = { device: enrolment.device, what, at: now() }
  const sig = await signText(key, LABELS_CONTEXT + hashJson(said))
  const cleared = await server.clearLabels({ ...said, sig })
  if (!cleared.ok) return cleared
  await forgetLabels(db, labelledPerson(enrolment), what)
  return ok(undefined)
}
