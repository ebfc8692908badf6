import type { Context, EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs'
import { type Effect, type EffectClass, type Flow, printTarget, type Request, riskOf } from '@writ/dsl/contract'
import type { CedarRequest } from './decide-request.ts'

/** Who acts, for whom, where, and on what request. */
export interface Actors {
  readonly agent: { readonly id: string; readonly name: string }
  readonly person: string
  readonly device: string
  readonly tenant: string
  readonly request: Request
}

const uid = (type: string, id: string): TypeAndId => ({ type, id })

const isOrigin = (end: string): boolean => end.includes('://')

const siteEntity = (origin: string): EntityJson => {
  const { protocol, hostname } = new URL(origin)
  return { uid: uid('Site', origin), attrs: { origin, scheme: protocol.slice(0, -1), host: hostname }, parents: [] }
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

const nameOf = ({ target }: Effect): string => {
  if (!target?.match) return ''
  return target.match.kind === 'named' ? '*' : target.match.text
}

/** An effect as a question to Cedar. `asClass` decides it as the riskier class that a page's facts could make of it. */
export const effectRequest = (
  actors: Actors,
  sites: readonly string[],
  effect: Effect,
  asClass: EffectClass = effect.effect
): CedarRequest => {
  const resource = uid('Target', `${effect.origin} ${effect.id}`)
  const text = effect.target ? printTarget(effect.target) : 'page'
  return {
    principal: uid('Agent', actors.agent.id),
    action: asClass,
    resource,
    context: {
      ...actorContext(actors, sites),
      risk: riskOf(asClass),
      count: effect.max,
      origin: effect.origin,
      ...(effect.path !== undefined && { path: effect.path }),
      ...(effect.key !== undefined && { key: effect.key }),
      raised: asClass !== effect.effect,
      planned: effect.effect
    },
    entities: [
      ...actorEntities(actors),
      siteEntity(effect.origin),
      {
        uid: resource,
        attrs: {
          origin: effect.origin,
          role: effect.target?.role ?? 'page',
          name: nameOf(effect),
          verb: effect.verb,
          text
        },
        parents: [uid('Site', effect.origin)]
      }
    ]
  }
}

export const flowRequest = (actors: Actors, sites: readonly string[], flow: Flow): CedarRequest => {
  const toSite = isOrigin(flow.to)
  const resource = toSite ? uid('Site', flow.to) : uid('Planner', 'planner')
  return {
    principal: uid('Agent', actors.agent.id),
    action: 'flow',
    resource,
    context: {
      ...actorContext(actors, sites),
      from: flow.from,
      to: flow.to,
      value: flow.how.includes('value'),
      branch: flow.how.includes('branch'),
      stopping: flow.how.includes('stopping'),
      crossSite: toSite && isOrigin(flow.from) && flow.from !== flow.to
    },
    entities: [...actorEntities(actors), toSite ? siteEntity(flow.to) : { uid: resource, attrs: {}, parents: [] }]
  }
}
