import type { CapabilityClaims } from './capability/capability.ts'
import type { EffectId, Manifest, PlanHash, Verb, Where } from './manifest.ts'
import type { ObservedRef } from './plan/check-context.ts'
import type { EffectClass } from './plan/effect-class.ts'
import type { LiveFacts } from './plan/facts.ts'
import type { Plan } from './plan/plan-tree.ts'
import type { Span } from './plan/span.ts'
import type { Target } from './plan/target.ts'
import type { Value } from './values/value.ts'

declare const stage: unique symbol

/** A value that can only be made by its stage: the type says how far a plan got, so no stage can be skipped. */
export type Stage<Name extends string, Body> = Body & { readonly [stage]: Name }

/** Marks a stage as passed. Called by the one function of that stage, nowhere else (a border rule looks). */
export const passStage = <Name extends string, Body>(_name: Name, body: Body): Stage<Name, Body> =>
  body as Stage<Name, Body>

/** What the checker found out about one act, page read or obtained value, by the `id` of its node. `target` already carries the enclosing `within`. */
export interface CheckedStep {
  readonly id: number
  readonly verb: Verb
  readonly effect: EffectId
  readonly class: EffectClass
  readonly origin: Where
  readonly target?: Target
  readonly span: Span
}

export type ParsedPlan = Stage<'parsed', { readonly plan: Plan; readonly text: string }>

export type CheckedPlan = Stage<
  'checked',
  {
    readonly plan: Plan
    readonly manifest: Manifest
    readonly hash: PlanHash
    readonly steps: Readonly<Record<number, CheckedStep>>
    /** What each `@ref` of an observation that the plan aims at stands for; part of the hash. */
    readonly refs: Readonly<Record<string, ObservedRef>>
  }
>

/** A checked plan under a verified capability that grants its manifest. */
export type AuthorizedPlan = Stage<
  'authorized',
  { readonly checked: CheckedPlan; readonly claims: CapabilityClaims; readonly inputs: Readonly<Record<string, Value>> }
>

/** The person's yes to one step of one run, showing these facts (none where the act has no element). Made from a signed answer alone. */
export type ApprovedAct = Stage<'approved', { readonly step: string; readonly facts?: LiveFacts }>
