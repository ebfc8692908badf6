import type { Span } from '@writ/dsl/contract'
import type { SavedLog } from '../log/save-log.ts'
import type { Outcome } from './outcome.ts'
import type { ModelOutcome } from './plan-with-model.ts'

const printLog = ({ path, verified }: SavedLog): string =>
  verified ? `The log verifies: ${path}` : `The log does NOT verify: ${path}`

const linesOf = (spans: readonly Span[]): string =>
  `line${spans.length === 1 ? '' : 's'} ${spans.map(({ line }) => line).join(', ')}`

/** How a run ended, for people: the status, the result or the refusal, what was taken back, and the log. */
export const printOutcome = ({
  status,
  result,
  refusal,
  undone,
  notUndone,
  log
}: Outcome & { readonly log: SavedLog }): string =>
  [
    `Status: ${status}`,
    ...(result === null || result === undefined ? [] : [`Result: ${JSON.stringify(result, null, 2)}`]),
    ...(refusal
      ? [`Why: ${refusal.message} (${refusal.code}${refusal.span ? `, line ${refusal.span.line}` : ''})`]
      : []),
    ...(undone ? [`Taken back: ${linesOf(undone)}`] : []),
    ...(notUndone ? [`NOT taken back: ${linesOf(notUndone)}`] : []),
    printLog(log)
  ].join('\n')

/** How a model's planning ended: the last run's status, the model's last words, and what they cost. */
export const printModelOutcome = ({ status, end, log }: ModelOutcome & { readonly log: SavedLog }): string =>
  [
    `Status: ${status}`,
    `The planner (${end.ended}): ${end.text}`,
    `${end.rounds} rounds, ${end.tokens.read} tokens read, ${end.tokens.written} written`,
    printLog(log)
  ].join('\n')
