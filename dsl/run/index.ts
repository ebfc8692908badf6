export { askedAhead, isAskedAhead } from './asked-ahead.ts'
export { askedTarget, askedValues, markUnasked } from './asked-values.ts'
export { callFunction } from './call-function.ts'
export { compilePlan } from './compile-plan.ts'
export { evaluate, type Lookup, lookIn } from './evaluate.ts'
export { advance, approve, arrived, POLLS, paused, putBack, startRun } from './machine.ts'
export type {
  Advanced,
  AskedAct,
  Asks,
  Need,
  PersonAct,
  ReadyAct,
  Spot,
  TabAct
} from './need.ts'
export type { ActInstr, ActTemplate, Instr, Program } from './program.ts'
export { printValue, type ResolvedAct, resolveAct, resolveTarget } from './resolve-act.ts'
export { type Resumption, resumeRun } from './resume-run.ts'
export { isForeseen, type RowAhead, type RowsAhead, rowsAhead } from './rows-ahead.ts'
export type { Ended, Left, Pending, RunState } from './run-state.ts'
export { isTaken, settle } from './settle.ts'
export { statusOf } from './status-of.ts'
export { endRun, holdable, refuseNeed, undoRun } from './stop-run.ts'
export { type Told, takeIn, takeStart } from './take-in.ts'
export {
  answerEvent,
  begunEvent,
  copiedIn,
  type DoneNeed,
  endEvent,
  heldEvent,
  intentEvents,
  isUseFree,
  outcomeEvents,
  personAbout,
  questionEvent,
  secondEvent,
  stepsOf,
  type ToldEvent
} from './told-events.ts'
