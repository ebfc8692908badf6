import { ok, type Result, refuse } from '@writ/dsl/contract'
import { pause } from '../../pause.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'

/** How long a run waits for its agent to be let go on, in milliseconds. */
export const MOST_PAUSED_MS = 3_600_000
/** It waits in pieces of this many milliseconds, so that a word on the agent and a stop are heard. */
const NAP_MS = 250

/**
 * Waits before a step while the agent of the run is paused, and tells the server so. Refuses `agent/stopped`, `run/cancelled`, and
 * `agent/paused` once it has waited for an hour.
 */
export const awaitAgent = async (
  { run, claims }: Pick<RunRecord, 'run' | 'claims'>,
  { agentState, stopped, now, tell }: Pick<RoadPorts, 'agentState' | 'stopped' | 'now' | 'tell'>
): Promise<Result<void>> => {
  const agent = claims.act.sub
  const begun = now()
  const held = (over: boolean) => tell({ type: 'held', run, by: 'pause', over })
  let isTold = false
  for (;;) {
    const state = agentState(agent)
    if (state === 'stopped') return refuse('agent/stopped')
    if (state === 'active') {
      if (isTold) held(true)
      return ok(undefined)
    }
    // Said again where the channel was away.
    isTold ||= held(false)
    if (await stopped(run)) return refuse('run/cancelled')
    if (now() - begun > MOST_PAUSED_MS) return refuse('agent/paused')
    await pause(NAP_MS)
  }
}
