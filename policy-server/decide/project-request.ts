import type { Context, EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs'
import type { CedarRequest } from './cedar-request.ts'
import type { Sight } from './sight.ts'
import { answersOf } from './text-tests.ts'

/** A request cut down to what policies can see of it, and the words by which an equal one is known. */
export interface Projected {
  readonly principal: TypeAndId
  readonly resource: TypeAndId
  readonly context: Context
  readonly entities: readonly EntityJson[]
  readonly key: string
}

const pick = <T>(from: Readonly<Record<string, T>>, names: ReadonlySet<string>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(from)
      .filter(([name]) => names.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
  )

const isSame = (a: TypeAndId, b: TypeAndId): boolean => a.type === b.type && a.id === b.id

/** What stands for what nobody looks at. */
const HIDDEN = '-'

/**
 * Leaves out of a request what no policy of the shard can see. Cedar is sent little, and two acts that differ in nothing a policy
 * looks at are one request. An attribute that is seen and missing stays missing: it fails where a policy needs it.
 */
export const projectRequest = (request: CedarRequest, sees: Sight): Projected => {
  const { principal, resource, place, context, entities } = request
  const seenContext = sees.all ? context : pick(context, sees.context)
  const target = entities.find(({ uid }) => isSame(uid as TypeAndId, resource))
  const seenAttributes = sees.target ? (target?.attrs ?? {}) : pick(target?.attrs ?? {}, sees.resource)
  const seenPlace = sees.place || sees.target
  const seesPeople =
    sees.all ||
    sees.principal ||
    ['person', 'device'].some((name) => sees.context.has(name)) ||
    (seenPlace && place.type === 'User')
  const isPlace = isSame(resource, place)
  // A place is seen as the resource itself or as its parent; of a hidden one the type alone is kept.
  const shownPlace = seenPlace ? place : { type: place.type, id: HIDDEN }
  const shown = isPlace ? shownPlace : sees.target ? resource : { type: resource.type, id: HIDDEN }
  const actor = sees.principal ? principal : { type: principal.type, id: HIDDEN }
  const people = seesPeople
    ? entities.filter(({ uid }) => ['Tenant', 'User', 'Device', 'Agent'].includes((uid as TypeAndId).type))
    : []
  return {
    principal: actor,
    resource: shown,
    context: seenContext,
    entities: [
      ...people,
      {
        uid: shown,
        attrs: seenAttributes,
        parents: isPlace || !seenPlace ? [] : [shownPlace]
      }
    ],
    key: JSON.stringify([
      request.action,
      actor,
      shownPlace,
      shown,
      sees.target ? seenAttributes : asAnswers('resource', seenAttributes, sees),
      sees.all ? seenContext : asAnswers('context', seenContext, sees),
      people
    ])
  }
}

/** What stands in the key for attributes: a text of which policies see only how it answers their tests is those answers. */
const asAnswers = (
  of: 'resource' | 'context',
  attributes: Readonly<Record<string, unknown>>,
  { whole, tests }: Sight
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) =>
      typeof value !== 'string' || whole.has(`${of}.${name}`)
        ? [name, value]
        : [name, answersOf(value, tests.get(`${of}.${name}`) ?? [])]
    )
  )
