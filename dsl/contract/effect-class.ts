/** Effect classes in order of risk (DESIGN §4). Every action has exactly one. */
export const EFFECT_CLASSES = [
  'read',
  'navigate',
  'input',
  'activate',
  'download',
  'upload',
  'submit',
  'share',
  'secret',
  'code',
  'tool',
  'transact',
  'destroy',
  'human'
] as const

export type EffectClass = (typeof EFFECT_CLASSES)[number]

/** Position in the order of risk, 0 for `read`. */
export const riskOf = (effect: EffectClass): number => EFFECT_CLASSES.indexOf(effect)

export const riskier = (a: EffectClass, b: EffectClass): EffectClass => (riskOf(a) >= riskOf(b) ? a : b)

/** Acts of class `submit` and above travel alone (DESIGN §3). */
export const travelsAlone = (effect: EffectClass): boolean => riskOf(effect) >= riskOf('submit')
