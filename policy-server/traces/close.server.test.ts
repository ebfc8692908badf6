import type { LogLeaf } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { appendLeaves } from '../audit/append-leaves.ts'
import type { Ports, Tenants } from '../session/index.ts'
import { openStore, runs } from '../store/index.ts'
import { traceRuns } from './trace-runs.ts'

const AT = new Date('2026-03-01T10:00:00Z')

/** More than is told in many requests. */
const REFUSED = Array.from({ length: 3000 }, (_, i) => `run_${i}`)

test('a server closes in time, however slow its receiver and however much waits in the log', async () => {
  const store = await openStore({})
  const db = store.of('acme')
  const of = { session: 's', agent: 'a', person: 'ann', status: 'refused' as const, text: '', inputs: {}, events: 0 }
  await db.insert(runs).values(REFUSED.map((id) => ({ ...of, id, at: AT, endedAt: AT })))
  const leaves = REFUSED.map((run): LogLeaf => {
    const event = { kind: 'plan-refused', run, agent: 'a', code: 'syntax/unexpected', codes: [] } as const
    return { v: 1, from: 'server', at: AT.toISOString(), event: { ...event, codes: [] } }
  })
  await db.transaction((tx) => appendLeaves(tx, leaves))
  let clock = 0
  let sent = 0
  const sender = {
    send: async () => {
      clock += 8_000
      sent += 1
      return { kind: 'sent', rejected: 0 } as const
    },
    close: async () => undefined
  }
  const tenants = { of: async () => ({ db, tenant: 'acme' }) as Ports } as unknown as Tenants
  const reports = { warn: () => undefined, error: () => undefined }
  const traces = traceRuns({ server: store.server, now: () => clock }, tenants, sender, reports)
  await traces.close()
  expect(sent).toBe(2)
  await store.close()
})
