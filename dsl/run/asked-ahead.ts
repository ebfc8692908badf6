import { canonicalJson, type Json } from '../contract/index.ts'
import type { AskedAct, Asks } from './need.ts'
import { needAt } from './need-at.ts'
import type { Program } from './program.ts'
import type { RunState } from './run-state.ts'

/**
 * The calls of tools that policy asks about and that are known whole before the run begins: outside loops, of literals and inputs. They
 * can be shown and answered on one page at the start. Acts of a page are not among them: what they do shows only on the live page.
 */
export const askedAhead = (program: Program, begun: RunState, asks: Asks): readonly AskedAct[] =>
  program.instrs.flatMap((instr, pc) => {
    if (instr.op !== 'tool' || instr.rounds.length > 0) return []
    const need = needAt(program, { ...begun, pc }, asks)
    return need.ok && need.value.kind === 'ask' ? [need.value.act] : []
  })

const callOf = (act: AskedAct): string | undefined =>
  'other' in act && act.other.kind === 'tool'
    ? canonicalJson([act.step, act.other.tool, act.other.name, act.other.args] as Json)
    : undefined

/** Was this very call, with these very values, among those that were answered ahead? */
export const isAskedAhead = (ahead: readonly AskedAct[], act: AskedAct): boolean => {
  const call = callOf(act)
  return call !== undefined && ahead.some((one) => callOf(one) === call)
}
