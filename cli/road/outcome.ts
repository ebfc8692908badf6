import type { Refusal, RunReport, RunState, RunStatus } from '@writ/dsl/contract'
import { isRefused, type Refused } from '@writ/examples/planners/plain'

/** How a plan's road ended, in the words of a run's report; `diagnostics` where the plan did not parse or check. */
export interface Outcome {
  readonly run: string | null
  readonly status: RunStatus
  readonly result: RunReport['result'] | null
  readonly refusal: RunReport['refusal'] | null
  readonly views?: RunReport['views']
  readonly undone?: RunReport['undone']
  readonly notUndone?: RunReport['notUndone']
  readonly steps: RunReport['steps']
  readonly approvals: RunReport['approvals']
  readonly timings: RunReport['timings']
  readonly diagnostics?: readonly unknown[]
}

const NOTHING = { result: null, steps: [], approvals: [], timings: {} }

/** A server that is away did not refuse; and a plan whose sending was cut off may be running. */
const statusOf = ({ code }: Refusal): RunStatus => {
  if (code === 'run/unknown-outcome') return 'unknown'
  return code.startsWith('server/') ? 'failed' : 'refused'
}

const plain = ({ code, message, span, detail }: Refusal): NonNullable<RunReport['refusal']> => ({
  code,
  message,
  ...(span && { span: { ...span } }),
  ...(detail && { detail: { ...detail } })
})

export const outcomeOf = (ended: RunState | Refused): Outcome => {
  if (isRefused(ended)) {
    const { refusal, run, diagnostics } = ended
    const kept = { ...NOTHING, run: run ?? null, status: statusOf(refusal), refusal: plain(refusal) }
    return diagnostics ? { ...kept, diagnostics } : kept
  }
  const { run, report } = ended
  if (!report) return { ...NOTHING, run, status: 'unknown', refusal: null }
  const { status, result = null, refusal = null, views, undone, notUndone, steps, approvals, timings } = report
  return {
    run,
    status,
    result,
    refusal,
    ...(views && { views }),
    ...(undone && { undone }),
    ...(notUndone && { notUndone }),
    steps,
    approvals,
    timings
  }
}
