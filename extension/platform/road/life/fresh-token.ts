import { ok, type Result, refuse } from '@writ/dsl/contract'
import { checkRenewal } from '../../capability/check-renewal.ts'
import { verifyOwn } from '../../capability/verify-own.ts'
import { pause } from '../../pause.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { spendUse } from '../../storage/spend-use.ts'
import { noted } from '../feed.ts'
import type { RoadPorts } from '../road-ports.ts'
import { awaitAgent, MOST_PAUSED_MS } from './await-agent.ts'
import { entry, saveRun } from './save-run.ts'

/** Renew when less than this is left. */
const MARGIN_SECONDS = 30
/** How long a run whose token has run out waits for the server to come back. */
export const PAUSE_MS = 60_000
const RETRY_MS = 1_000

/**
 * The run with a capability that is good for the next act: the one it has, or a renewed one that grants exactly the
 * same; it waits where its agent is paused. With `anew` it is renewed in any case, so that a run that slept is known to be still wanted. While
 * the server is away the run pauses; refuses `server/away` in the end, or what the server said.
 */
export const freshToken = async (
  record: RunRecord,
  ports: RoadPorts,
  { anew = false }: { readonly anew?: boolean } = {}
): Promise<Result<RunRecord>> => {
  const longest = ports.now() + MOST_PAUSED_MS
  for (let giveUp = ports.now() + PAUSE_MS; ; ) {
    const left = record.claims.exp - ports.now() / 1000
    if (left > MARGIN_SECONDS && !anew) return ok(record)
    const renewed = await ports.server.renew(ports.enrolment.device, record.token)
    if (renewed.ok) return await takeOver(record, renewed.value, ports)
    if (renewed.refusal.code === 'agent/paused') {
      const goesOn = await awaitAgent(record, ports)
      if (!goesOn.ok) return goesOn
      if (ports.now() > longest) return renewed
      giveUp = ports.now() + PAUSE_MS
      await pause(RETRY_MS)
      continue
    }
    if (renewed.refusal.code !== 'server/away') return renewed
    if (left > MARGIN_SECONDS / 3 && !anew) return ok(record)
    if (ports.now() > giveUp) return refuse('server/away')
    await pause(RETRY_MS)
  }
}

const takeOver = async (record: RunRecord, token: string, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const claims = await verifyOwn(token, ports)
  if (!claims.ok) return claims
  const renews = checkRenewal(record.claims, claims.value)
  if (!renews.ok) return renews
  const next = { ...record, token, claims: claims.value }
  const event = entry({ kind: 'token-renewed', run: record.run, token: claims.value.jti })
  return await saveRun(noted(next, { kind: 'renewed', token: claims.value.jti }), [event], ports, async (tx) => {
    const spent = await spendUse(tx, 'token', claims.value.jti, 1)
    return spent.ok ? spent : refuse('capability/replayed')
  })
}
