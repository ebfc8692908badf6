import { ok, type Result, refuse } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { openCapability } from '../capability/index.ts'
import { devices } from '../store/index.ts'
import { freshToken } from './fresh-token.ts'
import type { Ports } from './ports.ts'
import { findRun } from './run-record.ts'

/**
 * A fresh capability for the run that `token` was signed for, to the device whose key was proven (`jkt`). An expired
 * token will do: a question may outlast it, and what counts is that the decision still holds.
 * Refuses `enrol/not-enrolled`, `capability/foreign`, what `openCapability` refuses, and what `freshToken` refuses.
 */
export const renewToken = async (
  ports: Ports,
  given: { readonly device: string; readonly jkt: string; readonly token: string }
): Promise<Result<string>> => {
  const [device] = await ports.db.select().from(devices).where(eq(devices.jkt, given.jkt))
  if (device?.id !== given.device) return refuse('enrol/not-enrolled')
  const claims = await openCapability(ports.keys.server, given.token, ports.now() / 1000)
  if (!claims.ok) return claims
  if (claims.value.aud !== device.id || claims.value.cnf.jkt !== given.jkt) return refuse('capability/foreign')
  return ports.db.transaction(async (tx) => {
    const run = await findRun(tx, claims.value.txn)
    if (run?.device !== device.id) return refuse('run/unknown')
    const fresh = await freshToken(tx, ports, run)
    return fresh.ok ? ok(fresh.value) : fresh
  })
}
