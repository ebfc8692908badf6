import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { RunState } from '@writ/dsl/contract'
import { isFinal } from '../session/index.ts'
import { ASK_STATUS, plainRefusal, tell } from './tell.ts'

/**
 * A run as it stands. One that ended otherwise than `done` is told as a tool's error, with the steps of which nobody knows whether
 * they were done; one that has not ended, with what to call next.
 */
export const tellRun = (
  { run, status, report }: RunState,
  about: { readonly session?: string; readonly site?: string } = {}
): CallToolResult => {
  if (!report) return tell({ ...about, run, status, ...(!isFinal(status) && { next: ASK_STATUS }) })
  const { result, views, refusal, steps, undone, notUndone } = report
  const unknown = steps.filter(({ outcome, effect }) => outcome === 'unknown' && effect !== 'read')
  const lines = (spans: typeof undone) => spans?.map(({ line }) => line)
  const told = tell({
    ...about,
    run,
    status,
    ...(result !== undefined && { result }),
    ...(views && { views }),
    ...(refusal && { refusal: plainRefusal(refusal) }),
    ...(refusal && { done: steps.filter(({ outcome }) => outcome === 'done').length }),
    ...(unknown.length > 0 && { unknown: unknown.map(({ line, verb, origin }) => ({ line, verb, origin })) }),
    ...(undone && { undone: lines(undone) }),
    ...(notUndone && { notUndone: lines(notUndone) })
  })
  return status === 'done' ? told : { ...told, isError: true }
}
