import * as z from 'zod'
import { askServer, type Server } from '../plain/ask-server.ts'
import type { Told } from './writ-connection.ts'

export interface FollowOptions {
  /** How long it is waited in all. */
  readonly runSeconds: number
  readonly signal?: AbortSignal | undefined
}

const GOES_ON = ['decided', 'offered', 'running', 'asking']
/** A caller that gives up is heard after so long at the latest. */
const WAIT_SECONDS = 5

const stateSchema = z.object({
  run: z.string(),
  status: z.string(),
  report: z
    .object({
      result: z.unknown().optional(),
      views: z.array(z.unknown()).optional(),
      refusal: z
        .object({ code: z.string(), message: z.string(), span: z.object({ line: z.int() }).optional() })
        .optional(),
      steps: z
        .array(z.object({ outcome: z.string(), line: z.int(), verb: z.string(), effect: z.string() }))
        .default([]),
      undone: z.array(z.object({ line: z.int() })).optional(),
      notUndone: z.array(z.object({ line: z.int() })).optional()
    })
    .optional(),
  held: z.object({ until: z.string(), act: z.string() }).optional(),
  events: z.array(z.object({ n: z.int() })).default([])
})
type State = z.infer<typeof stateSchema>

const linesOf = (spans: readonly { readonly line: number }[]): readonly number[] => spans.map(({ line }) => line)

/** How a run stands, in the words of `act` (docs/turns.md), with the lines of what nobody knows and of what was taken back. */
const toldOf = ({ run, status, report, held }: State): Told => {
  if (!report) return { run, status }
  const { result, views, refusal, steps, undone, notUndone } = report
  const unknown = steps.filter(({ outcome, effect }) => outcome === 'unknown' && effect !== 'read')
  return {
    run,
    status,
    ...(result !== undefined && { result }),
    ...(views && { views }),
    ...(refusal && { code: refusal.code, message: refusal.message }),
    ...(refusal?.span && { line: refusal.span.line }),
    ...(refusal && { done: steps.filter(({ outcome }) => outcome === 'done').length }),
    ...(held && { act: held.act, resume: { run, until: held.until } }),
    ...(unknown.length > 0 && { unknown: linesOf(unknown) }),
    ...(undone && { undone: linesOf(undone) }),
    ...(notUndone && { notUndone: linesOf(notUndone) })
  }
}

/**
 * Follows a run to its end, or until it is held or was waited for long enough; reading how it stands does nothing, so that breaks of the
 * connection are waited out. A caller that gives up cancels it.
 */
export const followRun = async (server: Server, run: string, { runSeconds, signal }: FollowOptions): Promise<Told> => {
  const deadline = performance.now() + runSeconds * 1000
  let after = 0
  let cancelled = false
  for (;;) {
    if (signal?.aborted && !cancelled) {
      cancelled = true
      await askServer(server, `/v1/runs/${run}/cancel`, { body: {}, isHarmless: true })
    }
    const polled = await askServer(server, `/v1/runs/${run}?after=${after}&wait=${WAIT_SECONDS}`)
    if (!polled.ok) return { run, status: 'unknown', ...polled.refusal }
    const state = stateSchema.parse(polled.value)
    after = state.events.at(-1)?.n ?? after
    if (!GOES_ON.includes(state.status) || cancelled || performance.now() > deadline) return toldOf(state)
  }
}
