import { preparsePolicySet } from '@cedar-policy/cedar-wasm/nodejs'
import type { LaidPart, PolicyInForce } from './lay-policies.ts'
import { jointSight, type Sight } from './sight.ts'

/** The policies that can apply to one action at one place, and what they can see together. */
export interface Shard {
  readonly parts: ReadonlyMap<string, LaidPart>
  readonly sees: Sight
  /** Names the shard in the store of parsed sets. */
  readonly key: string
}

interface Index {
  /** Those that may apply to any place, and those scoped to one, by action. */
  readonly anywhere: readonly LaidPart[]
  readonly byPlace: ReadonlyMap<string, readonly LaidPart[]>
  readonly shards: Map<string, Shard>
}

const indexes = new WeakMap<PolicyInForce, Index>()

const indexOf = (policy: PolicyInForce): Index => {
  const known = indexes.get(policy)
  if (known) return known
  const byPlace = new Map<string, LaidPart[]>()
  for (const part of policy.parts) {
    if (part.place === undefined) continue
    const there = byPlace.get(part.place)
    if (there) there.push(part)
    else byPlace.set(part.place, [part])
  }
  const made: Index = {
    anywhere: policy.parts.filter(({ place }) => place === undefined),
    byPlace,
    shards: new Map()
  }
  indexes.set(policy, made)
  return made
}

let shards = 0

/**
 * The policies that can apply to `action` at `place` (as `Site::https://a.example`): those scoped to it, and those without a scope of
 * place or action. What is left out could not have applied, since scopes are all that it is left out by.
 */
export const shardOf = (policy: PolicyInForce, action: string, place: string): Shard => {
  const { anywhere, byPlace, shards: held } = indexOf(policy)
  const here = byPlace.get(place)
  // Every place that no policy is scoped to shares one shard.
  const name = `${action} ${here ? place : ''}`
  const known = held.get(name)
  if (known) return known
  const parts = [...anywhere, ...(here ?? [])].filter(({ actions }) => actions?.includes(action) ?? true)
  const shard: Shard = {
    parts: new Map(parts.map((part) => [part.key, part])),
    sees: jointSight(parts.map(({ sees }) => sees)),
    key: `s${++shards}`
  }
  held.set(name, shard)
  return shard
}

/** Parsed sets that Cedar holds at once; it forgets none by itself, so that a set takes the place of the one longest unused. */
const MAX_PARSED = 4096
const parsed = new Map<string, string>()

/** The name under which Cedar holds the shard parsed. */
export const parsedSet = ({ key, parts }: Shard): string => {
  const held = parsed.get(key)
  if (held !== undefined) {
    parsed.delete(key)
    parsed.set(key, held)
    return held
  }
  const [oldest] = parsed.size < MAX_PARSED ? [] : parsed
  const slot = oldest?.[1] ?? `slot ${parsed.size}`
  if (oldest) parsed.delete(oldest[0])
  const texts = Object.fromEntries([...parts.values()].map(({ key: id, text }) => [id, text]))
  const answer = preparsePolicySet(slot, { staticPolicies: texts })
  // Each was parsed before, when its text was validated.
  if (answer.type === 'failure') throw new Error(`a policy cannot be read: ${answer.errors[0]?.message ?? ''}`)
  parsed.set(key, slot)
  return slot
}
