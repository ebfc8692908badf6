import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { type Result, type RunState, refusal, refuse } from '@writ/dsl/contract'
import {
  cancelRun,
  findSession,
  openSession,
  randomId,
  refusalOfMade,
  type Session,
  siteNamed,
  submitPlan
} from '../session/index.ts'
import type { Call } from './call.ts'
import { followCall } from './follow-call.ts'
import { ASK_STATUS, tellRefusal } from './tell.ts'
import { tellRun } from './tell-run.ts'

/** Whose words a plan serves: those of a session that is open, or new ones. */
export interface Under {
  readonly session?: string | undefined
  readonly request?: string | undefined
  /** An idempotency key: what opened a session under it is sent again in that session. */
  readonly key?: string | undefined
}

/**
 * The session that is meant, opened where only its request is given. Refuses `session/unknown` for none of this agent's, and
 * `session/bad-request` where neither is given.
 */
export const sessionOf = async (
  { party: { ports, agent } }: Call,
  { session, request = '', key }: Under
): Promise<Result<Session>> => {
  if (session === undefined && request === '')
    return refuse('session/bad-request', { why: 'request, or the session of an earlier answer, is missing' })
  const id = session ?? (await openSession(ports, { agent, request, key }))
  return findSession(ports.db, agent, id)
}

export interface PlanGiven extends Under {
  readonly text: string
  readonly inputs: unknown
  readonly waitMs: number
  /** The origin that it looks at: the answer tells under which name turns of the session have it. */
  readonly looksAt?: string
}

/** How a run stands of whose plan its caller knows no line. */
const stateOfMade = (text: string, state: RunState): RunState => {
  const { report } = state
  return report?.refusal ? { ...state, report: { ...report, refusal: refusalOfMade(text, report.refusal) } } : state
}

/**
 * Sends a plan that was made for its caller down the road and waits for its end, telling the caller of each step. A caller that gives up cancels the run.
 */
export const doPlan = async (
  call: Call,
  { text, inputs, waitMs, looksAt, ...under }: PlanGiven
): Promise<CallToolResult> => {
  const { party, signal } = call
  const { ports, agent, traceParent } = party
  const found = await sessionOf(call, under)
  if (!found.ok) return tellRefusal(found.refusal)
  const session = found.value
  const about = { session: session.id }
  const run = randomId('run')
  const cancel = () => {
    if (call.isGivenUp()) void cancelRun(ports, run, agent.id).catch(call.failed)
  }
  try {
    const sent = await submitPlan(ports, { agent, session, text, inputs, traceParent, run })
    party.made?.(run)
    if (!sent.ok) {
      const { refusal: why, diagnostics = [] } = sent.refusal
      return tellRefusal(refusalOfMade(text, why), { ...about, diagnostics: diagnostics.slice(0, 1), run })
    }
    signal.addEventListener('abort', cancel, { once: true })
    if (signal.aborted) cancel()
    const state = await followCall(call, { run, waitMs })
    const site = looksAt === undefined ? undefined : await siteNamed(ports.db, session.id, looksAt)
    return state.ok
      ? tellRun(stateOfMade(text, state.value), { ...about, ...(site !== undefined && { site }) })
      : tellRefusal(state.refusal, about)
  } catch (error) {
    // What was sent may be on its way: one that is sent again would be done twice.
    call.failed(error)
    return tellRefusal(refusal('run/unknown-outcome'), { ...about, run, next: ASK_STATUS })
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
