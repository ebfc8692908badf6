import { type Refusal, type RefusalCode, refusal } from '@writ/dsl/contract'
import type { FastifyReply } from 'fastify'

const STATUS: Partial<Record<RefusalCode, number>> = {
  'executor/unknown-sandbox': 404,
  'executor/no-snapshot': 404,
  'executor/no-file': 404,
  'executor/no-image': 404,
  'executor/closed': 404,
  'executor/paused': 409,
  'executor/busy': 429,
  'executor/file-denied': 403,
  'executor/disk-full': 507,
  'executor/failed': 500,
  'executor/machine-failed': 500,
  'capability/used-up': 403
}

/** The status of a refusal as E2B's clients know them: 401 for a key that does not hold, 400 for what cannot be had here. */
const restStatus = (code: RefusalCode): number => STATUS[code] ?? (code.startsWith('capability/') ? 401 : 400)

/** Answers a no in E2B's form, with the refusal itself beside it. */
export const sendRest = (reply: FastifyReply, why: Refusal, status = restStatus(why.code)): FastifyReply => {
  if (why.code === 'executor/busy') reply.header('retry-after', String(why.detail?.seconds ?? 1))
  const body = { code: status, message: `${why.code}: ${why.message}`, refusal: why }
  return reply.code(status).type('application/json').send(JSON.stringify(body))
}

export const badRest = (why: string): Refusal => refusal('executor/bad-request', { why })
