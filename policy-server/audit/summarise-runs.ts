import type { RunStatus } from '@writ/dsl/contract'
import type { Story } from './log-story.ts'
import type { RunFault, RunStory } from './run-story.ts'

/** One run as the log tells it. `unknown` counts intents whose outcome nobody saw. */
export interface RunSummary {
  readonly run: string
  readonly agent: string
  readonly device?: string
  readonly status: RunStatus | 'open'
  readonly code?: string
  readonly intents: number
  readonly unknown: number
  /** How many of these the person has settled since. */
  readonly settled?: number
  readonly approved: number
  /** What was told of this run and cannot be; empty for a sound one. */
  readonly faults: readonly RunFault[]
  /** Leaves that nobody can check any more: an answer that leans on an earlier one, or before which its device told more, which was erased. */
  readonly unchecked?: readonly number[]
}

export const summariseRuns = ({ runs }: Story): readonly RunSummary[] =>
  [...runs].map(([run, { agent, device, status, code, intents, unknown, lost, yes, open, faults, unchecked }]) => ({
    run,
    agent,
    ...(device !== undefined && { device }),
    status: status ?? 'open',
    ...(code !== undefined && { code }),
    intents,
    unknown: unknown + open.size,
    ...settledIn(lost),
    approved: yes,
    faults,
    ...(unchecked.length > 0 && { unchecked })
  }))

const settledIn = (lost: RunStory['lost']): Pick<RunSummary, 'settled'> => {
  const settled = [...lost.values()].filter(({ said }) => said === 'done' || said === 'not-done').length
  return settled > 0 ? { settled } : {}
}
