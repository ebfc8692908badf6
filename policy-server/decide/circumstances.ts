import type { EffectClass, FeatureTerms, Flow, FlowKind, Presence, Source } from '@writ/dsl/contract'

/** A flow of this agent that the person said yes to before. */
export interface KnownFlow {
  readonly from: string
  readonly to: string
  readonly how: readonly FlowKind[]
}

/** How often this agent was granted acts of one class at one place for this person, in the last hour and the last day. */
export interface RecentUse {
  readonly effect: EffectClass
  readonly origin: string
  readonly hour: number
  readonly day: number
}

/**
 * What a decision depends on beside the plan, the policy and who acts. What is left out is taken as the worst: a flow is new, nobody
 * is there; and a policy that asks for a time or a count that is not given fails, which is a no.
 */
export interface Circumstances {
  /** Milliseconds since the epoch, and the tenant's time zone (IANA), UTC where none is given. */
  readonly at?: number
  readonly zone?: string
  /** Is the person's device connected? */
  readonly present?: boolean
  /** Who is there, as the app around the device said last. */
  readonly presence?: Presence
  /** What that app asks for before each of its features, by its name. */
  readonly features?: Readonly<Record<string, FeatureTerms>>
  /** What the agent was shown for this person. */
  readonly shown?: readonly Source[]
  readonly known?: readonly KnownFlow[]
  /** What was granted lately; complete: what is not in it was not granted. */
  readonly recent?: { readonly plansHour: number; readonly plansDay: number; readonly uses: readonly RecentUse[] }
}

/** Kinds of flow that tell no more than another does: whoever gets the values of a place can be told by them all that a branch or a stop tells. */
const COVERS: Readonly<Record<FlowKind, readonly FlowKind[]>> = {
  value: ['value', 'branch', 'stopping'],
  branch: ['branch', 'stopping'],
  stopping: ['stopping'],
  control: ['control']
}

/** Is this the first such flow: was no flow of the same ends said yes to that covers all its kinds? */
export const isFirst = ({ known = [] }: Circumstances, { from, to, how }: Flow): boolean =>
  !known.some(
    (one) =>
      one.from === from && one.to === to && how.every((kind) => one.how.some((had) => COVERS[had].includes(kind)))
  )

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** The clock as a policy reads it: seconds since the epoch, and in the tenant's zone the hour, minute, weekday (Monday is 1) and date. */
export const clockOf = ({
  at,
  zone = 'UTC'
}: Circumstances): { epoch: number; hour: number; minute: number; weekday: number; date: string } | undefined => {
  if (at === undefined) return undefined
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit'
  }).formatToParts(at)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  return {
    epoch: Math.floor(at / 1000),
    hour: Number(part('hour')),
    minute: Number(part('minute')),
    weekday: WEEKDAYS.indexOf(part('weekday')) + 1,
    date: `${part('year')}-${part('month')}-${part('day')}`
  }
}

/** Is it a time zone that can be reckoned with? */
export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
