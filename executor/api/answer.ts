import { type Refusal, type RefusalCode, refusal, refusedResponseSchema } from '@writ/dsl/contract'
import type { FastifyReply } from 'fastify'

const STATUS: Partial<Record<RefusalCode, number>> = {
  'capability/malformed': 401,
  'capability/proof': 401,
  'executor/bad-request': 400,
  'executor/weaker-tier': 403,
  'executor/file-denied': 403,
  'executor/unknown-sandbox': 404,
  'executor/no-file': 404,
  'executor/no-snapshot': 404,
  'executor/no-step': 404,
  'executor/session-lost': 409,
  'executor/session-differs': 409,
  'executor/paused': 409,
  'executor/busy': 429,
  'executor/failed': 500,
  'executor/machine-failed': 502,
  'executor/closed': 503,
  'executor/disk-full': 507
}

/** The HTTP status of a refusal: what a token says is 403, what cannot be had here is 422. */
export const statusOf = (code: RefusalCode): number => STATUS[code] ?? (code.startsWith('capability/') ? 403 : 422)

/** Answers a no: the one shape of body that every refusal has. */
export const sendRefusal = (reply: FastifyReply, why: Refusal): FastifyReply => {
  const status = statusOf(why.code)
  if (status === 401) reply.header('www-authenticate', 'DPoP algs="EdDSA ES256"')
  if (why.code === 'executor/busy') reply.header('retry-after', String(why.detail?.seconds ?? 1))
  return reply.code(status).type('application/json; charset=utf-8').serializer(JSON.stringify).send({ refusal: why })
}

export const badRequest = (why: string): Refusal => refusal('executor/bad-request', { why })

/** What every route may answer besides. */
export const REFUSED = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema } as const
