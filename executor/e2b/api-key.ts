import { type Result, refuse } from '@writ/dsl/contract'
import type { FastifyRequest } from 'fastify'

/** What E2B's keys begin with; a bearer token follows. */
const PREFIX = 'e2b_'
const KEY = /^e2b_([A-Za-z0-9._-]{1,16384})$/

/** A bearer token as an API key of E2B's SDK. */
export const apiKeyOf = (token: string): string => `${PREFIX}${token}`

/** The bearer token of a request's `X-API-Key`. Refuses `capability/malformed`. */
export const bearerOf = ({ headers }: Pick<FastifyRequest, 'headers'>): Result<string> => {
  const key = headers['x-api-key']
  const token = typeof key === 'string' ? KEY.exec(key)?.[1] : undefined
  return token === undefined ? refuse('capability/malformed') : { ok: true, value: token }
}
