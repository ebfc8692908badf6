import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Hash, hashJson } from '@writ/dsl/contract'
import { type ParsedPolicy, parsePolicy } from './parse-policy.ts'
import type { PolicyPart } from './policy-part.ts'

/** Which kinds of act ask before they are done, from the most cautious on. Each asks for all that the next asks for. */
export const DIALS = ['cautious', 'balanced', 'swift'] as const
export type Dial = (typeof DIALS)[number]

export const moreCautious = (a: Dial, b: Dial): Dial => (DIALS.indexOf(a) <= DIALS.indexOf(b) ? a : b)

/** Whose words a policy is: the vendor's floor, the tenant's policy, the dial as the tenant set it, the dial as the person did. */
export const LAYERS = ['floor', 'tenant', 'dial', 'person'] as const
export type Layer = (typeof LAYERS)[number]

/** A policy in its layer. `key` names it among all of them. */
export interface LaidPart extends PolicyPart {
  readonly layer: Layer
  readonly key: string
}

/** All that decides by policy text; what a person answered for good is beside it. */
export interface PolicyInForce {
  /** Over every layer: what a token's `policy_hash` says. */
  readonly hash: Hash
  readonly parts: readonly LaidPart[]
}

const own = (name: string): ParsedPolicy => {
  const parsed = parsePolicy(readFileSync(join(import.meta.dirname, 'layers', `${name}.cedar`), 'utf8'))
  if (!parsed.ok) throw new Error(`${name}.cedar: ${parsed.refusal.message}`)
  if (parsed.value.parts.some(({ effect }) => effect !== 'forbid')) throw new Error(`${name}.cedar may only forbid`)
  return parsed.value
}

const FLOOR = own('floor')
const DIAL: Readonly<Record<Dial, ParsedPolicy>> = {
  cautious: own('cautious'),
  balanced: own('balanced'),
  swift: own('swift')
}

/**
 * What a policy layer may say. Only the tenant's holds `permit`s: all others are forbids, so that adding one can turn a yes into a
 * question or a no and nothing else, and deciding by all of them together is deciding by each and taking the strictest.
 */
export interface Layers {
  readonly tenant: ParsedPolicy
  /** As the tenant set it. `none` leaves it to the tenant's policy alone: for trying a policy out, never in force. */
  readonly dial: Dial | 'none'
  /** As the person set it, for what is done for them. Only a more cautious one than the tenant's changes anything. */
  readonly ownDial?: Dial
}

const laid = (layer: Layer, { parts }: ParsedPolicy): LaidPart[] =>
  parts.map((part) => ({ ...part, layer, key: `${layer}/${part.id}` }))

/**
 * Lays the layers over each other: the vendor's floor, the tenant's policy, the dial as the tenant and as the person set it.
 * @example const policy = layPolicies({ tenant: parsed.value, dial: 'balanced' })
 */
export const layPolicies = ({ tenant, dial, ownDial }: Layers): PolicyInForce => ({
  hash: hashJson({
    floor: FLOOR.hash,
    tenant: tenant.hash,
    dial: dial === 'none' ? '' : DIAL[dial].hash,
    person: ownDial ? DIAL[ownDial].hash : ''
  }),
  parts: [
    ...laid('floor', FLOOR),
    ...laid('tenant', tenant),
    ...(dial === 'none' ? [] : laid('dial', DIAL[dial])),
    ...(ownDial ? laid('person', DIAL[ownDial]) : [])
  ]
})

/** Does any layer look at this attribute of the context? */
export const policySees = ({ parts }: PolicyInForce, attribute: string): boolean =>
  parts.some(({ sees }) => sees.all || sees.context.has(attribute))
