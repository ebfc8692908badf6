import type { Verb } from '../manifest.ts'

/** Effect classes in order of risk (docs/language.md, effect classes). Every action has exactly one. */
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

/** Acts of class `submit` and above travel alone (ADR 2). */
export const travelsAlone = (effect: EffectClass): boolean => riskOf(effect) >= riskOf('submit')

const MARKS = ['download', 'submit', 'share', 'transact', 'destroy'] as const

/**
 * The classes that the live page can raise an act to, by verb: a click on "Next" may submit a form, a checkbox may be a
 * button that deletes. Policy decides each beforehand; a verb or class that is not named is never raised, but refused.
 */
export const RAISES: Readonly<Partial<Record<Verb, readonly EffectClass[]>>> = {
  click: ['activate', ...MARKS],
  'double-click': ['activate', ...MARKS],
  'right-click': ['activate', ...MARKS],
  drag: ['activate', ...MARKS],
  download: ['activate', ...MARKS],
  press: ['activate', ...MARKS],
  choose: MARKS,
  check: MARKS,
  uncheck: MARKS,
  type: MARKS,
  call: ['transact', 'destroy']
}

/** What the live page can make of an act of this verb there; a tool of a server has no page. */
export const raisesOf = ({ verb, origin }: { readonly verb: Verb; readonly origin: string }): readonly EffectClass[] =>
  verb === 'call' && !origin.includes('://') ? [] : (RAISES[verb] ?? [])
