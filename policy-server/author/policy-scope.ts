import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import { EFFECT_CLASSES, type EffectClass } from '@writ/dsl/contract'

export const OTHER_ACTIONS = ['flow', 'egress', 'trusted-input', 'sandbox'] as const
export type ActionName = EffectClass | (typeof OTHER_ACTIONS)[number]
const ALL_ACTIONS: readonly ActionName[] = [...EFFECT_CLASSES, ...OTHER_ACTIONS]

const isAction = (name: string): name is ActionName => ALL_ACTIONS.some((known) => known === name)
export const isClass = (action: ActionName): action is EffectClass => EFFECT_CLASSES.some((known) => known === action)

/** What a policy's head says: the actions it is about, the type of its resource, and the one entity that this is or lies in. */
export interface PolicyScope {
  readonly actions: readonly ActionName[]
  readonly resource: { readonly type?: string; readonly id?: string }
  readonly principal: 'any' | 'some'
}

type Uid = { readonly type: string; readonly id: string }
const uidOf = (uid: unknown): Uid => {
  const plain = uid as Uid | { readonly __entity: Uid }
  return '__entity' in plain ? plain.__entity : plain
}

const actionsOf = ({ action }: PolicyJson): readonly ActionName[] => {
  if (action.op === 'All') return ALL_ACTIONS
  const named = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : []
  return named.map((uid) => uidOf(uid).id).filter(isAction)
}

const resourceOf = ({ resource }: PolicyJson): PolicyScope['resource'] => {
  if (resource.op === 'is') {
    const inside = resource.in && 'entity' in resource.in ? uidOf(resource.in.entity) : undefined
    return { type: resource.entity_type, ...(inside && { id: inside.id }) }
  }
  return 'entity' in resource ? uidOf(resource.entity) : {}
}

const APPLIES_TO: Readonly<Record<string, (action: ActionName) => boolean>> = {
  Target: isClass,
  Site: (action) => !isClass(action) && action !== 'sandbox',
  Planner: (action) => action === 'flow',
  Sandbox: (action) => action === 'flow' || action === 'sandbox',
  Tool: (action) => action === 'flow'
}

/** Reads a policy's head. An action that its kind of resource rules out is left out. */
export const scopeOf = (policy: PolicyJson): PolicyScope => {
  const resource = resourceOf(policy)
  const isOnlyType = policy.resource.op === 'is' && resource.id === undefined
  const fits = isOnlyType && resource.type !== undefined ? APPLIES_TO[resource.type] : undefined
  const actions = actionsOf(policy)
  return {
    actions: fits ? actions.filter(fits) : actions,
    resource,
    principal: policy.principal.op === 'All' ? 'any' : 'some'
  }
}
