import { whatHappenedSchema } from '@writ/dsl/contract'
import { z } from 'zod'

interface ObjectShape {
  readonly properties: Readonly<Record<string, object>>
  readonly required: readonly string[]
}
type Content = Readonly<Record<string, { readonly schema: ObjectShape }>>
type Responses = Record<string, { description?: string; readonly content?: Content }>

const STATE = '/v1/runs/{id}'
const STREAM = '/v1/runs/{id}/events'

const TOLD =
  'Server-sent events, each told here as one item. An event of the run has its number `n` as `id`, which `after` or `Last-Event-ID` goes on from, and no `event`. The last is named `end` and says how the run ended; where it has not ended when `wait` is over, there is none. Comments (`: quiet`) mean nothing.'

/** A line of JSON. */
const dataOf = (contentSchema: object): object => ({
  type: 'string',
  contentMediaType: 'application/json',
  contentSchema
})

const lines = (properties: Readonly<Record<string, object>>): object => ({
  type: 'object',
  properties,
  required: Object.keys(properties)
})

const responsesOf = (paths: Readonly<Record<string, object | undefined>>, path: string): Responses => {
  const { get } = (paths[path] ?? {}) as { readonly get?: { readonly responses?: Responses } }
  if (!get?.responses) throw new Error(`there is no ${path} to describe`)
  return get.responses
}

/**
 * Says in the description of the API what the events of a run are, which its routes take for any JSON, and what their stream is made of: OpenAPI 3.1
 * has no words for the items of a stream, so they are told as those of a list, as 3.2 reads it (§4.14.3).
 */
export const describeEvents = (paths: Readonly<Record<string, object | undefined>>): void => {
  const shape = responsesOf(paths, STATE)[200]?.content?.['application/json']?.schema
  const { events: listed, ...ofEnd } = shape?.properties ?? {}
  const { items } = (listed ?? {}) as { readonly items?: ObjectShape }
  if (!shape || !items) throw new Error('the state of a run tells no events')
  const { $schema: _, ...what } = z.toJSONSchema(whatHappenedSchema)
  Object.assign(items.properties, { what })
  const end = { ...shape, properties: ofEnd, required: shape.required.filter((name) => name !== 'events') }
  const event = lines({ id: { type: 'string' }, data: dataOf(items) })
  const last = lines({ event: { const: 'end' }, data: dataOf(end) })
  const schema = { type: 'array', items: { oneOf: [event, last] } }
  Object.assign(responsesOf(paths, STREAM), {
    200: { description: TOLD, content: { 'text/event-stream': { schema } } }
  })
}
