import { type Json, planResponseSchema, type RunState, runStateSchema, sessionResponseSchema } from '@writ/dsl/contract'
import { askServer, type Refused, type Server } from './ask-server.ts'

/** Something that happened in a run: a step, a question, an answer. */
export type RunEvent = RunState['events'][number]

export interface PlanAndRun extends Server {
  /** What the person asked for, in their words: it is shown with every question. */
  readonly request: string
  /** The plan, and its inputs by name. */
  readonly text: string
  readonly inputs?: Readonly<Record<string, Json>>
  /** Called once for each event, in order, while the run goes on. */
  readonly onEvent?: (event: RunEvent) => void
}

const WAIT_SECONDS = 25
const ENDED: readonly RunState['status'][] = ['done', 'refused', 'failed', 'unknown', 'cancelled']

/**
 * Sends one plan for one request and follows it to its end: session, plan, long poll.
 * Returns the run as it ended; its `report` holds result, steps and refusal. A restart of the server in between is waited out.
 * Refuses whatever the server refuses before a run began (`Refused.diagnostics` says where the plan is wrong), and
 * `server/away`.
 *
 * @example const run = await planAndRun({ server, key, request: 'File my taxi', text: plan, inputs: { amount: 12.5 } })
 */
export const planAndRun = async (options: PlanAndRun): Promise<RunState | Refused> => {
  const { request, text, inputs = {}, onEvent } = options

  const begun = await askServer(options, '/v1/sessions', { body: { request }, isHarmless: true })
  if (!begun.ok) return begun
  const { session } = sessionResponseSchema.parse(begun.value)

  const sent = await sendPlan(options, session, { text, inputs })
  if (typeof sent !== 'string') return sent
  const run = sent

  let last: number | undefined
  for (;;) {
    const after = last === undefined ? '' : `after=${last}&`
    const polled = await askServer(options, `/v1/runs/${run}?${after}wait=${WAIT_SECONDS}`)
    if (!polled.ok) return { ...polled, run }
    const state = runStateSchema.parse(polled.value)
    for (const event of state.events) {
      if (last !== undefined && event.n <= last) continue
      last = event.n
      onEvent?.(event)
    }
    if (ENDED.includes(state.status)) return state
  }
}

/**
 * Sends the plan once. Of one that the server may have taken it named the run (503): how that stands tells, and only where there is no such run is the
 * plan sent again. @returns its run.
 */
const sendPlan = async (options: PlanAndRun, session: string, body: object): Promise<string | Refused> => {
  const deadline = Date.now() + (options.awaySeconds ?? 60) * 1000
  for (;;) {
    const sent = await askServer(options, `/v1/sessions/${session}/plans`, { body })
    if (sent.ok) return planResponseSchema.parse(sent.value).run
    const { run, refusal } = sent
    if (refusal.code !== 'run/unknown-outcome' || run === undefined) return sent
    const known = await askServer(options, `/v1/runs/${run}`)
    if (known.ok) return run
    if (known.refusal.code !== 'run/unknown' || Date.now() > deadline) return sent
  }
}

/** Was there no run at all? */
export const isRefused = (outcome: RunState | Refused): outcome is Refused => 'ok' in outcome
