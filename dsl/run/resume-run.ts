import {
  isLook,
  ok,
  type Refusal,
  type Result,
  refuse,
  type SettledSaid,
  travelsAlone,
  type Value
} from '../contract/index.ts'
import { isTemp } from './assembly.ts'
import { type Instr, isActInstr, type Program } from './program.ts'
import { assign, lookupOf, type Run } from './run.ts'
import type { Ended, PutBy, RunState } from './run-state.ts'
import { holdable } from './stop-run.ts'
import { declaredAt, renumber } from './variable.ts'

/** How a held run goes on. */
export interface Resumption {
  /** The program that the run was held in. */
  readonly held: Program
  /** Statement of the held program → the same one in the new (`spliceStatement`); the replaced one is missing. */
  readonly ids: ReadonlyMap<number, number>
  /** What the person said of the unknown act; that they do not know either settles nothing. */
  readonly said?: SettledSaid
}

/**
 * Goes on with a held run in the program of the spliced plan, at the first statement of the replacement. Variables, counters,
 * steps, what was kept and what can be undone stay; nothing that was finished runs again. What was observed was told with the held run.
 *
 * Refuses `resume/not-held` for a run that is not held, another statement than the one it stopped at, or nothing in its place;
 * `resume/unknown-act` where an act of class `submit` or above may have happened and the replacement does not look first.
 */
export const resumeRun = (
  program: Program,
  state: RunState,
  { held, ids, said = 'unknown' }: Resumption
): Result<RunState> => {
  const { ended } = state
  const notHeld = refuse('resume/not-held')
  if (!ended || !holdable(ended) || ended.kind === 'done' || ended.at === undefined) return notHeld
  // Ids are numbers in source order, so that what stands first in its place has the number of the replaced statement.
  const pc = program.starts.get(ended.at)
  if (pc === undefined || ids.has(ended.at) || [...ids.values()].includes(ended.at)) return notHeld
  const blind = state.blind || (ended.kind === 'unknown' && said === 'unknown' && mattered(held, ended, state))
  if (blind && !looksFirst(program, pc)) return refuse('resume/unknown-act', undefined, spanOf(program, pc))
  const rename = renaming(ids)
  const done = state.done.map((chunk) => chunk.map((each) => renamed(each, ids)))
  if (done.flat().some((each) => each === undefined || !program.undos.has(each.id))) return notHeld
  const run: Run = {
    ...state,
    pc,
    vars: [],
    views: [],
    done: done as readonly (readonly PutBy[])[],
    spent: state.steps,
    resumed: state.resumed + 1,
    stalls: 0,
    blind: blind || undefined,
    lostAt:
      ended.kind === 'unknown'
        ? ended.at
        : state.lostAt === undefined
          ? undefined
          : (ids.get(state.lostAt) ?? ended.at),
    ended: undefined
  }
  const look = lookupOf(held, state)
  for (const name of held.slots.keys()) {
    if (isTemp(name)) continue
    const [now, value] = [rename(name), look(name)]
    if (now !== undefined && value !== undefined && program.slots.has(now)) assign(program, run, now, value)
  }
  return ok(run)
}

/** An act that the page had made riskier, and the person allowed so, counts as what it became. */
const mattered = (held: Program, { effect }: Extract<Ended, { kind: 'unknown' }>, { pc }: RunState): boolean => {
  const instr = held.instrs[pc]
  const planned = instr && isActInstr(instr) ? instr.step.class : undefined
  return [planned, effect].some((one) => one === undefined || travelsAlone(one))
}

/**
 * A look decides nothing by itself, but it shows that the planner wants to know first. It may go to where there is something to be seen: the page
 * may have been lost with the act.
 */
const looksFirst = (program: Program, pc: number): boolean => {
  const instr = program.instrs[pc]
  if (instr?.op === 'tab' && instr.step.verb === 'open' && instr.step.class === 'navigate')
    return looksFirst(program, pc + 1)
  return instr?.op === 'page' && isLook(instr.step.verb) && instr.step.verb !== 'observe'
}

const spanOf = (program: Program, pc: number): Refusal['span'] => {
  const instr: Instr | undefined = program.instrs[pc]
  if (!instr) return undefined
  return 'span' in instr ? instr.span : 'step' in instr ? instr.step.span : undefined
}

type Rename = (variable: string) => string | undefined

/** The variable as the statement that declares it is numbered now; that of an input stays. */
const renaming =
  (ids: ReadonlyMap<number, number>): Rename =>
  (variable) => {
    const id = declaredAt(variable)
    if (id === undefined) return variable
    const now = ids.get(id)
    return now === undefined ? undefined : renumber(variable, now)
  }

const renamed = ({ id, values, span }: PutBy, ids: ReadonlyMap<number, number>): PutBy | undefined => {
  const [now, rename] = [ids.get(id), renaming(ids)]
  const named = Object.entries(values).map(([name, value]): [string | undefined, Value] => [rename(name), value])
  if (now === undefined || named.some(([name]) => name === undefined)) return undefined
  return { id: now, values: Object.fromEntries(named as [string, Value][]), span }
}
