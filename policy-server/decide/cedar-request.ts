import type { Context, EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs'
import {
  APP_ORIGIN,
  type CodeUse,
  type Effect,
  type EffectClass,
  type Flow,
  isOrigin,
  type Origin,
  printTarget,
  type Request,
  raisesOf,
  riskOf,
  type Sink,
  type Where
} from '@writ/dsl/contract'
import { type Circumstances, clockOf, isFirst } from './circumstances.ts'
import { risksOfEffect, risksOfFlow } from './risks.ts'

/** One request to Cedar, all but `context.approved`, which is filled in twice. */
export interface CedarRequest {
  readonly principal: TypeAndId
  readonly action: string
  readonly resource: TypeAndId
  /** Where it is done or where data goes: the resource itself, or what it is in. */
  readonly place: TypeAndId
  readonly context: Context
  readonly entities: EntityJson[]
}

/** Who acts, for whom, where, and on what request. */
export interface Actors {
  readonly agent: { readonly id: string; readonly name: string }
  readonly person: string
  readonly device: string
  readonly tenant: string
  readonly request: Request
}

/** What a policy may ask of an effect beside the effect itself: the limits of code, and whether it shares the workspace. */
export interface EffectDetail {
  readonly code?: Pick<CodeUse, 'language' | 'ms' | 'bytes' | 'session'>
}

const uid = (type: string, id: string): TypeAndId => ({ type, id })

const siteEntity = (origin: string): EntityJson => {
  const { protocol, hostname } = new URL(origin)
  return { uid: uid('Site', origin), attrs: { origin, scheme: protocol.slice(0, -1), host: hostname }, parents: [] }
}

/** The place where something is done or where data goes, with its entity where the actors do not hold it already. */
const placeOf = (place: Where | Sink, { person }: Actors): { uid: TypeAndId; entities: EntityJson[] } => {
  if (place === 'person') return { uid: uid('User', person), entities: [] }
  const entity = isOrigin(place)
    ? siteEntity(place)
    : place === 'planner'
      ? { uid: uid('Planner', 'planner'), attrs: {}, parents: [] }
      : place === 'sandbox'
        ? { uid: uid('Sandbox', 'sandbox'), attrs: {}, parents: [] }
        : { uid: uid('Tool', place.slice('tool:'.length)), attrs: {}, parents: [] }
  return { uid: entity.uid as TypeAndId, entities: [entity] }
}

const actorEntities = ({ agent, person, device, tenant }: Actors): EntityJson[] => [
  { uid: uid('Tenant', tenant), attrs: {}, parents: [] },
  { uid: uid('User', person), attrs: {}, parents: [uid('Tenant', tenant)] },
  { uid: uid('Device', device), attrs: {}, parents: [uid('User', person)] },
  { uid: uid('Agent', agent.id), attrs: { name: agent.name }, parents: [uid('Tenant', tenant)] }
]

/** What every request of one plan has in common. */
export interface Setting {
  readonly actors: Actors
  /** Every origin that the plan names. */
  readonly sites: readonly string[]
  readonly now: Circumstances
  /** Every effect of the plan. */
  readonly effects: readonly Effect[]
  readonly context: Context
  readonly entities: readonly EntityJson[]
}

export const settingOf = (
  actors: Actors,
  sites: readonly string[],
  now: Circumstances,
  effects: readonly Effect[] = []
): Setting => {
  const { person, device, request } = actors
  const time = clockOf(now)
  return {
    actors,
    sites,
    now,
    effects,
    context: {
      person: { __entity: uid('User', person) },
      device: { __entity: uid('Device', device) },
      request: { text: request.text, saidBy: request.saidBy },
      sites: [...sites],
      present: now.present ?? false,
      shown: [...(now.shown ?? [])],
      ...(time && { time })
    },
    entities: actorEntities(actors)
  }
}

/** Whatever they are called, how often the plan does acts of a class at a place: its sign-in origins are places too. */
const plannedAt = (effects: readonly Effect[], asClass: EffectClass, place: Where): number =>
  sum(effects.filter((one) => one.effect === asClass && mayBeAt(one, place)))

/** How often a page could make acts of that class of others of the plan. */
const raisableAt = (effects: readonly Effect[], asClass: EffectClass, place: Where): number =>
  sum(
    effects.filter(
      ({ effect, ...one }) => riskOf(effect) < riskOf(asClass) && raisesOf(one).includes(asClass) && mayBeAt(one, place)
    )
  )

const mayBeAt = ({ origin, via }: Pick<Effect, 'origin' | 'via'>, place: Where): boolean =>
  origin === place || (isOrigin(place) && via?.includes(place) === true)

const sum = (effects: readonly Pick<Effect, 'max'>[]): number =>
  effects.reduce((most, { max }) => Math.min(most + max, Number.MAX_SAFE_INTEGER), 0)

/**
 * How often the whole plan does acts of this class at this place, however its effects are named. Of an act that a page may make one:
 * with all that it may make so, since each of them is decided by itself.
 */
const planCountOf = ({ effects }: Setting, effect: Effect, asClass: EffectClass): number => {
  const planned = plannedAt(effects, asClass, effect.origin)
  const raised = asClass === effect.effect ? 0 : raisableAt(effects, asClass, effect.origin)
  return Math.max(effect.max, planned + raised)
}

/** How often the like was granted lately; absent where nobody counted. */
const recentOf = ({ recent }: Circumstances, origin: string, asClass: EffectClass): { recent?: Context[string] } => {
  if (!recent) return {}
  const { hour = 0, day = 0 } = recent.uses.find((use) => use.effect === asClass && use.origin === origin) ?? {}
  return { recent: { hour, day, plansHour: recent.plansHour, plansDay: recent.plansDay } }
}

/** What the app asks for before a feature that is called, and who is there. */
export const featureOf = ({ features = {} }: Circumstances, { verb, origin, name = '' }: Effect) =>
  verb === 'call' && origin === APP_ORIGIN && Object.hasOwn(features, name) ? features[name] : undefined

const featureContext = (now: Circumstances, effect: Effect): { feature?: Context[string] } => {
  const feature = featureOf(now, effect)
  return feature ? { feature: { ...feature, said: now.presence ?? 'absent' } as Context[string] } : {}
}

const nameOf = ({ target, name }: Effect): string => {
  const { match } = target ?? {}
  if (!match) return target ? '' : (name ?? '')
  return 'text' in match ? match.text : '*'
}

/** An effect aims at an element, or where it has none at the page, the code, the tool's function or the person. */
const roleOf = ({ target, origin }: Effect): string => {
  if (target) return target.role
  if (isOrigin(origin)) return 'page'
  return origin.startsWith('tool:') ? 'tool' : origin === 'sandbox' ? 'code' : 'person'
}

/** An effect as a question to Cedar. `asClass` decides it as the riskier class that a page's facts could make of it. */
export const effectRequest = (
  setting: Setting,
  effect: Effect,
  asClass: EffectClass = effect.effect,
  { code }: EffectDetail = {}
): CedarRequest => {
  const { actors, now, context, entities } = setting
  const resource = uid('Target', `${effect.origin} ${effect.id}`)
  const role = roleOf(effect)
  const place = placeOf(effect.origin, actors)
  return {
    principal: uid('Agent', actors.agent.id),
    action: asClass,
    resource,
    place: place.uid,
    context: {
      ...context,
      ...recentOf(now, effect.origin, asClass),
      ...featureContext(now, effect),
      risk: riskOf(asClass),
      risks: risksOfEffect(effect, asClass),
      count: effect.max,
      planCount: planCountOf(setting, effect, asClass),
      origin: effect.origin,
      control: [...effect.control],
      ...(effect.values && { values: [...effect.values] }),
      ...(effect.path !== undefined && { path: effect.path }),
      ...(effect.key !== undefined && { key: effect.key }),
      ...(code && {
        language: code.language,
        ms: code.ms,
        bytes: code.bytes,
        workspace: code.session !== undefined
      }),
      raised: asClass !== effect.effect,
      planned: effect.effect
    },
    entities: [
      ...entities,
      ...place.entities,
      {
        uid: resource,
        attrs: {
          origin: effect.origin,
          role,
          name: nameOf(effect),
          verb: effect.verb,
          text: effect.target ? printTarget(effect.target) : [role, effect.name].filter(Boolean).join(' ')
        },
        parents: [place.uid]
      }
    ]
  }
}

/** What is asked of a site as a whole. */
export type SiteAction = 'egress' | 'trusted-input'

/**
 * May pages at `site` reach beyond the plan's origins while it acts on them (`egress`), or be acted on as by a person's own hand
 * (`trusted-input`)? `effects` are the classes of what the plan does there.
 */
export const siteRequest = (
  { actors, context, entities }: Setting,
  action: SiteAction,
  site: Origin,
  effects: readonly EffectClass[]
): CedarRequest => ({
  principal: uid('Agent', actors.agent.id),
  action,
  resource: uid('Site', site),
  place: uid('Site', site),
  context: { ...context, effects: [...effects] },
  entities: [...entities, siteEntity(site)]
})

/** Bits as a whole number that cannot be less; a bound that Cedar could not hold is none. */
const bitsOf = ({ bits }: Flow): { readonly bits?: number } => {
  const whole = bits === undefined ? Number.NaN : Math.ceil(bits)
  return Number.isSafeInteger(whole) && whole >= 0 ? { bits: whole } : {}
}

/** A flow as a question to Cedar. */
export const flowRequest = ({ actors, now, context, entities }: Setting, flow: Flow): CedarRequest => {
  const { from, to, how } = flow
  const sink = placeOf(to, actors)
  const crossSite = to !== 'planner' && from !== 'planner' && from !== 'person' && from !== to
  const first = isFirst(now, flow)
  return {
    principal: uid('Agent', actors.agent.id),
    action: 'flow',
    resource: sink.uid,
    place: sink.uid,
    context: {
      ...context,
      from,
      to,
      value: how.includes('value'),
      branch: how.includes('branch'),
      stopping: how.includes('stopping'),
      control: how.includes('control'),
      ...bitsOf(flow),
      crossSite,
      first,
      risks: risksOfFlow(flow, crossSite, first)
    },
    entities: [...entities, ...sink.entities]
  }
}
