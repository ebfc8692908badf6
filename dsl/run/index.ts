export { callFunction } from './call-function.ts'
export { compilePlan } from './compile-plan.ts'
export { evaluate, type Lookup, lookIn } from './evaluate.ts'
export { advance, approve, arrived, POLLS, paused, startRun } from './machine.ts'
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
export type { Ended, Left, Pending, RunState } from './run-state.ts'
export { settle } from './settle.ts'
export { endRun, holdable, refuseNeed, undoRun } from './stop-run.ts'
