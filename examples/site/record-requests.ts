import type { FastifyInstance } from 'fastify'

/** One request as the server took it: `fields` of its query and its body, in no order; of a file its name. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** Milliseconds since the epoch. */
  readonly at: number
}

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'bytes' in value && 'name' in value
    ? String(value.name)
    : String(value)

const fieldsOf = (given: unknown): Received['fields'] =>
  Object.entries(typeof given === 'object' && given !== null ? given : {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => [name, textOf(one)] as const)
  )

/** Keeps every request that was made, so that what a page sent can be looked up past every page. */
export const recordRequests = (app: FastifyInstance): readonly Received[] => {
  const received: Received[] = []
  app.addHook('preHandler', async ({ method, url, query, body }) => {
    const fields = [...fieldsOf(query), ...fieldsOf(body)]
    received.push({ method, path: url.split('?')[0] ?? '/', fields, at: Date.now() })
  })
  return received
}
