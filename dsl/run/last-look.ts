import type { Plan, Stmt } from '../contract/index.ts'
import type { Program } from './program.ts'

type Observe = Extract<Stmt, { kind: 'observe' }>

const lastObserve = ({ body }: Plan): Observe | undefined => {
  const ends = body.at(-1)?.kind === 'return' ? body.slice(0, -1) : body
  const last = ends.at(-1)
  const look = last?.kind === 'on' ? last.body.at(-1) : undefined
  return look?.kind === 'observe' ? look : undefined
}

/**
 * The program with the look that its plan ends with, outside of all loops and tests: where the run is held before it, it is taken of the page as
 * it stands then. One that is aimed by a variable is left out: that may not be there yet.
 */
export const withLastLook = (program: Program, plan: Plan): Program => {
  const id = lastObserve(plan)?.id
  const look = program.instrs.findIndex((instr) => instr.op === 'page' && instr.view === true && instr.step.id === id)
  const instr = program.instrs[look]
  return instr?.op === 'page' && instr.uses.length === 0 ? { ...program, look } : program
}
