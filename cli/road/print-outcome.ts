import type { SavedLog } from '../log/save-log.ts'
import type { Outcome } from './outcome.ts'

const printLog = ({ path, verified }: SavedLog): string =>
  verified ? `The log verifies: ${path}` : `The log does NOT verify: ${path}`

/** How a run ended, for people: the status, the result or the refusal, and the log. */
export const printOutcome = ({ status, result, refusal, log }: Outcome & { readonly log: SavedLog }): string =>
  [
    `Status: ${status}`,
    ...(result === null || result === undefined ? [] : [`Result: ${JSON.stringify(result, null, 2)}`]),
    ...(refusal
      ? [`Why: ${refusal.message} (${refusal.code}${refusal.span ? `, line ${refusal.span.line}` : ''})`]
      : []),
    printLog(log)
  ].join('\n')
