import {
  type ActOutcome,
  type CheckedStep,
  isObservation,
  joinRefs,
  printTarget,
  type Refusal,
  type RunReport,
  type StepReport,
  type Value
} from '@writ/dsl/contract'
import { type Ended, statusOf } from '@writ/dsl/run'
import type { RunRecord } from '../../storage/run-record.ts'
import { leftFor } from './kept-values.ts'

/** One step in the plan's words: no value, no page text. */
export const reportStep = (step: string, checked: CheckedStep, outcome: ActOutcome, ms: number): StepReport => ({
  step,
  verb: checked.verb,
  effect: checked.class,
  origin: checked.origin,
  ...(checked.target && { target: printTarget(checked.target) }),
  line: checked.span.line,
  outcome: outcome.kind,
  ...(outcome.kind === 'done' && outcome.note && outcome.note !== 'leaving' && { note: outcome.note }),
  ms: Math.round(ms)
})

/** Of an observation the planner gets the outline; what its refs stand for is for the server, which checks later turns. */
const shown = (view: Value): Value => (isObservation(view) ? view.outline : view)

const refsIn = (views: readonly Value[]): Pick<RunReport, 'refs'> => {
  const refs = joinRefs(views.flatMap((view) => (isObservation(view) ? [view.refs] : [])))
  return refs ? { refs } : {}
}

export const reportRun = (record: RunRecord, ended: Ended, now: number): RunReport => ({
  run: record.run,
  status: statusOf(ended),
  ...(ended.kind === 'done' && { result: ended.result as never }),
  ...(ended.kind !== 'done' && { refusal: ended.refusal as never }),
  ...(!record.flowsApproved && { idle: true as const }),
  ...(ended.views.length > 0 && { views: ended.views.map(shown) as never }),
  ...refsIn(ended.views),
  ...(leftFor(record, ended).length > 0 && { kept: leftFor(record, ended).map(({ name }) => name) }),
  ...(ended.undone.length > 0 && { undone: ended.undone.map((span) => ({ ...span })) }),
  ...(ended.notUndone.length > 0 && { notUndone: ended.notUndone.map((span) => ({ ...span })) }),
  steps: record.steps.filter(({ step }) => step !== record.vainLook),
  approvals: [...record.approvals],
  timings: {
    check: record.timings.checkMs,
    asking: record.timings.askMs,
    total: now - record.timings.begun
  }
})

/** The report of a run that was refused before it began. */
export const reportRefused = (run: string, no: Refusal): RunReport => ({
  run,
  status: 'refused',
  refusal: no as never,
  idle: true,
  steps: [],
  approvals: [],
  timings: {}
})
