import type { ActAnswer, ActRequest, RunState } from '@writ/dsl/contract'
import type { Road } from './start-road.ts'

type Sent = ActRequest extends infer Each ? (Each extends unknown ? Partial<Each> : never) : never

/** A planner that works step by step, in one session. */
export interface StepPlanner {
  readonly session: string
  /** Sends one step and waits; a refusal that leaves no run to tell of is thrown with its code. */
  act(sent: Sent): Promise<ActAnswer>
  /** How one of its runs stands, as the server knows it. */
  state(run: string): Promise<RunState>
  /** The types of what came of one of its runs so far, in order. */
  events(run: string): Promise<readonly string[]>
}

/** Opens a session of the road's agent for the person's request. */
export const actAsPlanner = async (
  { server }: Pick<Road, 'server'>,
  { request = 'Do what the test says', key = server.agentKey } = {}
): Promise<StepPlanner> => {
  const call = async (path: string, sent: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(`${server.url}${path}`, {
      ...sent,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    })
    const told = (await answer.json()) as { readonly refusal?: { readonly code: string } }
    if (!answer.ok) throw new Error(told.refusal?.code ?? String(answer.status))
    return told
  }
  const post = (path: string, body: unknown) => call(path, { method: 'POST', body: JSON.stringify(body) })
  const { session } = (await post('/v1/sessions', { request })) as { session: string }
  const state = async (run: string) => (await call(`/v1/runs/${run}`)) as RunState
  return {
    session,
    state,
    events: async (run) => (await state(run)).events.map(({ what }) => (what as { readonly type: string }).type),
    act: async (sent) => (await post(`/v1/sessions/${session}/act`, { waitSeconds: 60, ...sent })) as ActAnswer
  }
}
