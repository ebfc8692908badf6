import type { ActAnswer, ActStatus, RunState } from '@writ/dsl/contract'
import { isFinal } from '../run-record.ts'
import { cutViews, type ViewWanted } from './cut-views.ts'

/** The rounds in a step's name: `14@2.1~1` is statement 14 in the first round of the inner loop, the second of the outer. */
const roundsOf = (step: string): number[] | undefined => /@([\d.]+)/.exec(step)?.[1]?.split('.').map(Number)

const statusOf = ({ status }: RunState): ActStatus =>
  status === 'decided' || status === 'offered' ? 'running' : status

/** How a run stands, as `act` tells it: no nulls, no empty lists. Of one that is held `session` is told, too. */
export const tellAct = (state: RunState, wanted: ViewWanted, session = ''): ActAnswer => {
  const { run, report, held } = state
  const status = statusOf(state)
  if (!report) return { run, status }
  const { result, refusal, steps, kept, undone, notUndone } = report
  const last = steps.findLast(({ outcome }) => outcome !== 'done' && outcome !== 'not-run')
  const round = last && roundsOf(last.step)
  const isOver = isFinal(state.status) || held !== undefined
  const act = !isOver || !refusal ? undefined : (held?.act ?? (status === 'unknown' ? 'unknown' : 'none'))
  return {
    run,
    status,
    ...(result !== undefined && { result }),
    ...cutViews(report.views, wanted),
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
