import { riskOf, type StepReport } from '@writ/dsl/contract'
import type { Program } from '@writ/dsl/run'

type Instr = Extract<Program['instrs'][number], { step: unknown }>

const actsOf = ({ instrs }: Program): readonly Instr[] => instrs.filter((instr) => 'step' in instr)

/**
 * Was nothing done where an act of this kind was refused? A tool that refused may have done something, and a click that was to open a tab or bring
 * a file was done, whatever came of it.
 */
const didNothing = (instr: Instr): boolean => {
  if (instr.op === 'tool') return riskOf(instr.step.class) <= riskOf('read')
  return instr.op !== 'page' || (instr.opensTab === undefined && instr.step.class !== 'download')
}

/** The look that a plan ends with, which a held run took once it had stopped: what goes on with it was granted one of its own. */
const isLastLook = ({ look = -1, instrs }: Program, instr: Instr): boolean => instrs[look] === instr

/**
 * What of a held run's uses counts in the run that goes on with it: each effect of the held plan, the effects that its statements have by
 * now, and how many of its uses do not count: those that were refused, so that nothing was done, and the look before it was held.
 */
export const carriedUses = (
  held: { readonly program: Program; readonly steps: readonly Pick<StepReport, 'step' | 'outcome'>[] },
  now: { readonly program: Program; readonly ids: ReadonlyMap<number, number> }
): ReadonlyMap<string, { readonly now: readonly string[]; readonly refused: number }> => {
  const before = new Map(actsOf(held.program).map((instr) => [instr.step.id, instr]))
  const after = new Map(actsOf(now.program).map(({ step }) => [step.id, step.effect]))
  const counts = new Map<string, { readonly now: Set<string>; refused: number }>()
  for (const { step } of before.values()) {
    const count = counts.get(step.effect) ?? { now: new Set(), refused: 0 }
    const effect = after.get(now.ids.get(step.id) ?? -1)
    if (effect !== undefined) count.now.add(effect)
    counts.set(step.effect, count)
  }
  for (const { step, outcome } of held.steps) {
    const instr = before.get(Number.parseInt(step, 10))
    const count = counts.get(instr?.step.effect ?? '')
    if (!instr || !count) continue
    if (isLastLook(held.program, instr) || (outcome === 'refused' && didNothing(instr))) count.refused++
  }
  return new Map([...counts].map(([effect, { now: all, refused }]) => [effect, { now: [...all], refused }]))
}
