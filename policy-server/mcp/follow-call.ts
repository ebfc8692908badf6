import { ok, type Result, type RunState } from '@writ/dsl/contract'
import { followRun } from '../session/index.ts'
import type { Call } from './call.ts'
import { progressOf } from './progress.ts'

/**
 * Waits for the end of a run, `waitMs` at most, and tells the caller of each event. @returns the run as it then stands. Refuses
 * `run/unknown`.
 */
export const followCall = async (
  { party: { ports, agent }, signal, progress }: Call,
  { run, waitMs }: { readonly run: string; readonly waitMs: number }
): Promise<Result<RunState>> => {
  const followed = await followRun(ports, { agent: agent.id, id: run, after: 0, waitMs, signal })
  if (!followed.ok) return followed
  for await (const told of followed.value) {
    if (told.type === 'stands') return ok(told.state)
    const words = told.type === 'event' ? progressOf(told.event) : undefined
    if (words !== undefined) await progress(words)
  }
  throw new Error('a run that is followed stands somewhere')
}
