import type { EffectClass } from '@writ/dsl/contract'
import type { Decided } from './decide-request.ts'

/** What a person answered for good: for acts of one class at one place, by one agent or by any. */
export interface PersonRule {
  readonly id: string
  readonly effect: EffectClass
  readonly origin: string
  readonly agent?: string
  readonly answer: 'allow' | 'ask' | 'deny'
  /** When it ends, in milliseconds since the epoch. An `allow` has one, at most 30 days on; a rule that only narrows needs none. */
  readonly expires?: number
}

/** Longest life of an `allow`, in milliseconds. */
export const MAX_RULE_LIFE = 30 * 24 * 60 * 60 * 1000

/** What no rule says yes to: each of these is asked every time. A new flow is none of the acts that a rule can name. */
const ALWAYS_ASKED: readonly EffectClass[] = ['transact', 'destroy']

export const canBeAllowed = (effect: EffectClass): boolean => !ALWAYS_ASKED.includes(effect)

interface Act {
  readonly agent: string
  readonly effect: EffectClass
  readonly origin: string
}

const isLive = ({ answer, expires }: PersonRule, at: number | undefined): boolean =>
  answer === 'allow'
    ? at !== undefined && expires !== undefined && at < expires
    : expires === undefined || at === undefined || at < expires

/** A decision, and the rule of the person that made it where one did. */
export type RuledDecision = Decided & { readonly rule?: PersonRule }

/**
 * Puts the person's own rules over what the policies decided. A rule makes a yes a question or a no, and answers a question that
 * policy lets it answer; it never makes a no anything else, nor a question that the tenant always wants asked.
 */
export const applyRules = (
  decided: Decided,
  { agent, effect, origin }: Act,
  rules: readonly PersonRule[],
  at: number | undefined
): RuledDecision => {
  if (decided.decision === 'deny') return decided
  const own = rules.filter(
    (rule) =>
      rule.effect === effect &&
      rule.origin === origin &&
      (rule.agent === undefined || rule.agent === agent) &&
      isLive(rule, at)
  )
  const [no] = own.filter(({ answer }) => answer === 'deny')
  if (no) return { decision: 'deny', by: [], rule: no }
  const [ask] = own.filter(({ answer }) => answer === 'ask')
  if (ask)
    return {
      decision: 'ask',
      by: decided.decision === 'ask' ? decided.by : [],
      mandatory: true,
      rule: ask,
      ...(decided.needs && { needs: decided.needs }),
      ...(decided.tier && { tier: decided.tier })
    }
  const [yes] = own.filter(({ answer }) => answer === 'allow')
  if (yes && decided.decision === 'ask' && !decided.mandatory && canBeAllowed(effect))
    return { decision: 'allow', by: decided.by, rule: yes, ...(decided.tier && { tier: decided.tier }) }
  return decided
}
