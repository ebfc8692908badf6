import { ok, type Result, refuse } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { appendLeaves } from '../audit/append-leaves.ts'
import { signCapability } from '../capability/index.ts'
import { devices, type Queries, runs } from '../store/index.ts'
import { mayAgentAct } from './agents/state-of.ts'
import { readEpoch } from './epoch.ts'
import { narrowingNow } from './policies/decide-plan.ts'
import { rulesHold } from './policies/person-rules.ts'
import type { Ports } from './ports.ts'
import type { Run } from './run-record.ts'

type TokenPorts = Pick<Ports, 'now' | 'issuer' | 'keys' | 'tenant' | 'askSeconds'>

/**
 * Signs a new capability for a run whose decision still holds, and records it, inside the caller's transaction.
 * Refuses `run/unknown` once the run has ended or is to be cancelled, `agent/paused`, `agent/stopped`, `policy/changed`, and
 * `capability/stale-epoch`.
 */
export const freshToken = async (
  tx: Queries,
  { now, issuer, keys, tenant, askSeconds }: TokenPorts,
  run: Run
): Promise<Result<string>> => {
  const { decided } = run
  const [device] = run.device === null ? [] : await tx.select().from(devices).where(eq(devices.id, run.device))
  if (!decided || !device || run.endedAt || run.cancelAt) return refuse('run/unknown')
  const may = await mayAgentAct(tx, run.agent, run.person)
  if (!may.ok) return may
  const narrowing = await narrowingNow(tx, { keys, tenant }, run.person, now())
  if (!narrowing.ok) return narrowing
  if (narrowing.value !== decided.narrowing) return refuse('policy/changed')
  if (!(await rulesHold(tx, run.person, decided.relied ?? [], now()))) return refuse('policy/changed')
  if ((await readEpoch(tx)) !== decided.epoch) return refuse('capability/stale-epoch')
  const at = new Date(now())
  const signed = await signCapability(keys.server, {
    issuer,
    tenant,
    agent: run.agent,
    person: run.person,
    device,
    run: run.id,
    decided,
    askSeconds,
    now: at.getTime()
  })
  await tx
    .update(runs)
    .set({ token: signed.token, tokenExpires: new Date(signed.expires) })
    .where(eq(runs.id, run.id))
  await appendLeaves(tx, [
    {
      v: 1,
      from: 'server',
      at: at.toISOString(),
      event: { kind: 'token-renewed', run: run.id, token: signed.jti }
    }
  ])
  return ok(signed.token)
}
