import type { Context, EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs'
import {
  type Effect,
  type EffectClass,
  type Flow,
  isOrigin,
  printTarget,
  type Request,
  riskOf,
  type Sink,
  type Where
} from '@writ/dsl/contract'
import type { CedarRequest } from './decide-request.ts'

/** Who acts, for whom, where, and on what request. */
export interface Actors {
  readonly agent: { readonly id: string; readonly name: string }
  readonly person: string
  readonly device: string
  readonly tenant: string
  readonly request: Request
}

/** What a policy may ask of an effect beside the effect itself: the limits of code. */
export interface EffectDetail {
  readonly code?: { readonly language: string; readonly ms: number; readonly bytes: number }
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

const actorContext = ({ person, device, request }: Actors, sites: readonly string[]): Context => ({
  person: { __entity: uid('User', person) },
  device: { __entity: uid('Device', device) },
  request: { text: request.text, saidBy: request.saidBy },
  sites: [...sites]
})

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
  actors: Actors,
  sites: readonly string[],
  effect: Effect,
  asClass: EffectClass = effect.effect,
  { code }: EffectDetail = {}
): CedarRequest => {
  const resource = uid('Target', `${effect.origin} ${effect.id}`)
  const role = roleOf(effect)
  const place = placeOf(effect.origin, actors)
  return {
    principal: uid('Agent', actors.agent.id),
    action: asClass,
    resource,
    context: {
      ...actorContext(actors, sites),
      risk: riskOf(asClass),
      count: effect.max,
      origin: effect.origin,
      control: [...effect.control],
      ...(effect.path !== undefined && { path: effect.path }),
      ...(effect.key !== undefined && { key: effect.key }),
      ...(code && { language: code.language, ms: code.ms, bytes: code.bytes }),
      raised: asClass !== effect.effect,
      planned: effect.effect
    },
    entities: [
      ...actorEntities(actors),
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

/** Bits as a whole number that cannot be less; a bound that Cedar could not hold is none. */
const bitsOf = ({ bits }: Flow): { readonly bits?: number } => {
  const whole = bits === undefined ? Number.NaN : Math.ceil(bits)
  return Number.isSafeInteger(whole) && whole >= 0 ? { bits: whole } : {}
}

/** A flow as a question to Cedar. */
export const flowRequest = (actors: Actors, sites: readonly string[], flow: Flow): CedarRequest => {
  const { from, to, how } = flow
  const sink = placeOf(to, actors)
  return {
    principal: uid('Agent', actors.agent.id),
    action: 'flow',
    resource: sink.uid,
    context: {
      ...actorContext(actors, sites),
      from,
      to,
      value: how.includes('value'),
      branch: how.includes('branch'),
      stopping: how.includes('stopping'),
      control: how.includes('control'),
      ...bitsOf(flow),
      crossSite: to !== 'planner' && from !== 'planner' && from !== 'person' && from !== to
    },
    entities: [...actorEntities(actors), ...sink.entities]
  }
}
