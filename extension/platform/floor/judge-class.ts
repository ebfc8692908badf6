import { type EffectClass, type Floor, ok, type Result, refuse, riskOf } from '@writ/dsl/contract'

/**
 * May an act of this class be at all? Refuses `floor/never-run` and `floor/too-risky`. Asked of what a plan says, and again
 * of what the live page makes of it.
 */
export const judgeClass = ({ neverRun = [], maxRisk }: Floor, effect: EffectClass, where: string): Result<void> => {
  if (neverRun.includes(effect)) return refuse('floor/never-run', { effect, where })
  if (maxRisk !== undefined && effect !== 'human' && riskOf(effect) > riskOf(maxRisk))
    return refuse('floor/too-risky', { effect, where, max: maxRisk })
  return ok(undefined)
}
