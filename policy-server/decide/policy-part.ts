import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import {
  APPROVAL_NEEDS,
  type ApprovalNeed,
  isTier,
  ok,
  type Result,
  refuse,
  TIERS,
  type Tier
} from '@writ/dsl/contract'
import { type Sight, sightOf } from './sight.ts'

const ASKING = ['always', 'never', ...APPROVAL_NEEDS] as const
type Asking = (typeof ASKING)[number]

export const isNeed = (ask: Asking | undefined): ask is ApprovalNeed => APPROVAL_NEEDS.some((need) => need === ask)

/** One policy of a set, as far as it can be told without deciding: what it is called and says, what it can apply to and see. */
export interface PolicyPart {
  /** Its `@id`, or `policy #N` by its place in the text. */
  readonly id: string
  readonly text: string
  readonly effect: 'permit' | 'forbid'
  /** The one place it is scoped to, as `Site::https://a.example`; absent where it may apply to any. */
  readonly place?: string
  /** The actions it is scoped to; absent where it may apply to any. */
  readonly actions?: readonly string[]
  readonly sees: Sight
  /**
   * `@ask("always")`: no rule of a person answers the question that this policy makes. `@ask("never")`: what this permits, the
   * tenant's own dial does not ask about. `@ask("second-person")`: a yes of the person is not enough, another one's is needed
   * too; `@ask("passkey")`: the yes is proven by a passkey. Both are mandatory besides.
   */
  readonly ask?: Asking
  /** `@tier("process")`, on a permit: code that it lets run may run in this tier, and in stronger ones. */
  readonly tier?: Tier
  /** `@because("…")`: why, in words for an admin, a planner and a person. */
  readonly because?: string
  /** `@instead("…")`: what would be permitted, or what to do. */
  readonly instead?: string
}

/** Longest text of an annotation, in characters: it goes into refusals and questions. */
const MAX_WORDS = 300

const SCOPES: readonly string[] = ['Site', 'Sandbox', 'Tool', 'User']

interface Uid {
  readonly type?: unknown
  readonly id?: unknown
}

/**
 * The place that the scope names. INVARIANT: only from the scope, never from a condition; a target has one parent, its place, and
 * places have none that a scope of these types could name, so that the policy applies nowhere else.
 */
const placeOf = ({ resource }: PolicyJson): string | undefined => {
  const scope = resource as { readonly entity?: Uid; readonly in?: { readonly entity?: Uid } }
  const { type, id } = scope.entity ?? scope.in?.entity ?? {}
  return typeof type === 'string' && typeof id === 'string' && SCOPES.includes(type) ? `${type}::${id}` : undefined
}

const actionsOf = ({ action }: PolicyJson): readonly string[] | undefined => {
  if (action.op === 'All') return undefined
  const scope = action as { readonly entity?: Uid; readonly entities?: readonly Uid[] }
  const named = scope.entities ?? (scope.entity ? [scope.entity] : [])
  return named.map(({ id }) => String(id))
}

/** Is there a number in it that JavaScript does not hold exactly, beyond 2^53 - 1? */
export const hasUnsafeNumber = (part: unknown): boolean => {
  if (typeof part === 'number') return !Number.isSafeInteger(part)
  if (typeof part !== 'object' || part === null) return false
  return Object.values(part).some(hasUnsafeNumber)
}

const wordsOf = (annotations: Readonly<Record<string, string | null>>, name: string): Result<string | undefined> => {
  const words = annotations[name]
  if (words === undefined || words === null) return ok(undefined)
  if (words.length > MAX_WORDS)
    return refuse('policy/invalid', { why: `@${name} is longer than ${MAX_WORDS} characters` })
  return ok(words)
}

/** Reads one policy. Refuses `policy/invalid`, with what is wrong with its annotations or numbers. */
export const readPart = (id: string, text: string, policy: PolicyJson): Result<PolicyPart> => {
  const annotations = policy.annotations ?? {}
  const sees = sightOf(policy)
  const no = (why: string) => refuse('policy/invalid', { why: `${id}: ${why}` })
  if (hasUnsafeNumber(policy.conditions)) return no('a number is outside the range that is held exactly (2^53 - 1)')
  const because = wordsOf(annotations, 'because')
  if (!because.ok) return because
  const instead = wordsOf(annotations, 'instead')
  if (!instead.ok) return instead
  const { ask } = annotations
  const seesYes = sees.all || sees.context.has('approved')
  const asking = ASKING.find((known) => known === ask)
  if (ask !== undefined && !asking) return no('@ask is "always", "never", "passkey" or "second-person"')
  if (asking !== undefined && asking !== 'never' && !seesYes)
    return no(`@ask("${asking}") stands on a policy that speaks of context.approved`)
  if (asking === 'never' && (policy.effect !== 'permit' || seesYes))
    return no('@ask("never") stands on a permit that does not speak of context.approved')
  const { tier } = annotations
  if (tier !== undefined && !isTier(tier)) return no(`@tier is ${TIERS.map((one) => `"${one}"`).join(' or ')}`)
  if (tier !== undefined && policy.effect !== 'permit') return no('@tier stands on a permit')
  const place = placeOf(policy)
  const actions = actionsOf(policy)
  return ok({
    id,
    text,
    effect: policy.effect,
    ...(place !== undefined && { place }),
    ...(actions && { actions }),
    sees,
    ...(asking && { ask: asking }),
    ...(tier !== undefined && { tier }),
    ...(because.value !== undefined && { because: because.value }),
    ...(instead.value !== undefined && { instead: instead.value })
  })
}
