import { type EffectClass, riskier, riskOf, type Span, travelsAlone } from '../contract/index.ts'
import { type Findings, type Place, report } from './walk.ts'

interface Raising {
  readonly as?: EffectClass
  readonly span: Span
}

/** The class that an act has by its own words, raised by its `as`; never lowered. */
export const raised = (f: Findings, { as, span }: Raising, effect: EffectClass): EffectClass => {
  if (!as) return effect
  if (riskOf(as) < riskOf(effect)) report(f, span, 'check/lower-effect', { as, effect })
  return riskier(as, effect)
}

/** An act that leaves a mark comes after the `stop when` of every `repeat` around it, so that each try looks first. */
export const checkRetry = (f: Findings, { repeats }: Place, effect: EffectClass, span: Span): void => {
  if (travelsAlone(effect) && repeats.some(({ stopped }) => !stopped)) report(f, span, 'check/blind-retry')
}
