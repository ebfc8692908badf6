import { type ActAnswer, type ActStatus, diffOutline, type RunState } from '@writ/dsl/contract'
import { isFinal } from '../run-record.ts'

/** What is told of a view: what changed since `before`, or all of it, cut to about this many tokens. */
export interface ViewWanted {
  readonly before?: string | undefined
  readonly isDiff: boolean
  readonly maxTokens: number
}

/** Characters that a token is reckoned at: what is cut is cut short rather than long. */
const CHARACTERS = 3.5

const cut = (view: string, maxTokens: number): string => {
  const most = Math.floor(maxTokens * CHARACTERS)
  if (view.length <= most) return view
  const lines = view.split('\n')
  const told: string[] = []
  let length = 0
  for (const line of lines) {
    length += line.length + 1
    if (length > most) break
    told.push(line)
  }
  return [...told, `… ${lines.length - told.length} more lines`].join('\n')
}

const viewOf = (
  views: readonly unknown[] | undefined,
  { before, isDiff, maxTokens }: ViewWanted
): string | undefined => {
  const view = views?.at(-1)
  if (typeof view !== 'string') return undefined
  return cut(isDiff && before !== undefined ? diffOutline(before, view) : view, maxTokens)
}

/** The rounds in a step's name: `14@2.1~1` is statement 14 in the first round of the inner loop, the second of the outer. */
const roundsOf = (step: string): number[] | undefined => /@([\d.]+)/.exec(step)?.[1]?.split('.').map(Number)

const statusOf = ({ status, report }: RunState): ActStatus => {
  if (status === 'held') return 'held'
  if (report?.refusal?.code === 'run/cancelled') return 'cancelled'
  return status === 'decided' || status === 'offered' ? 'running' : status
}

/** How a run stands, as `act` tells it: no nulls, no empty lists. Of one that is held `session` is told, too. */
export const tellAct = (state: RunState, wanted: ViewWanted, session = ''): ActAnswer => {
  const { run, report, held } = state
  const status = statusOf(state)
  if (!report) return { run, status }
  const { result, refusal, steps, kept, undone, notUndone } = report
  const last = steps.findLast(({ outcome }) => outcome !== 'done' && outcome !== 'not-run')
  const view = viewOf(report.views, wanted)
  const round = last && roundsOf(last.step)
  const isOver = isFinal(state.status) || held !== undefined
  const act = !isOver || !refusal ? undefined : (held?.act ?? (status === 'unknown' ? 'unknown' : 'none'))
  return {
    run,
    status,
    ...(result !== undefined && { result }),
    ...(view !== undefined && { view }),
    ...(refusal && {
      ...((last || refusal.span) && {
        at: {
          ...(last && { step: last.step }),
          ...(refusal.span && { span: refusal.span }),
          ...(round && { round })
        }
      }),
      code: refusal.code,
      message: refusal.message
    }),
    ...(act && { act }),
    ...(held && { resume: { run, session, until: held.until } }),
    done: steps.filter(({ outcome }) => outcome === 'done').length,
    ...(kept?.length && { kept }),
    ...(undone?.length && { undone: undone.map(({ line }) => line) }),
    ...(notUndone?.length && { notUndone: notUndone.map(({ line }) => line) })
  }
}
