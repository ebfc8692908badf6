import { type Refusal, type RefusalCode, type Result, refusal, refusalSchema } from '@writ/dsl/contract'
import type { FastifyReply } from 'fastify'
import type { z } from 'zod'

const STATUS: Partial<Record<RefusalCode, number>> = {
  'session/unauthorized': 401,
  'session/bad-request': 400,
  'session/unknown': 404,
  'session/ended': 410,
  'session/no-device': 409,
  'session/device-away': 409,
  'session/site-in-use': 409,
  'resume/not-held': 409,
  'resume/unknown-act': 409,
  'policy/stale': 409,
  'rule/not-allowed': 422,
  'rule/too-many': 422,
  'run/unknown': 404,
  'enrol/bad-code': 403,
  'enrol/not-enrolled': 401,
  'tenant/taken': 409,
  'tenant/unknown': 404,
  'tenant/unknown-person': 404,
  'tenant/unknown-agent': 404,
  'agent/paused': 409,
  'agent/stopped': 403,
  'tool/unknown': 404,
  'tool/taken': 409,
  'tool/reserved': 409,
  'tool/shared': 409,
  'tool/changed': 409,
  'tool/key-changed': 409,
  'tool/signs-in': 409,
  'tool/no-sign-in': 404,
  'tool/no-host': 501,
  'agent/budget': 429,
  'capability/proof': 401,
  'approval/unknown': 404,
  'approval/unsound': 409,
  'approval/own-question': 403,
  'approval/no-passkey': 403,
  'approval/passkey-unsound': 403,
  'approval/passkey-taken': 409,
  'audit/broken-chain': 409,
  'audit/runs-open': 409,
  'audit/not-recorded': 404,
  'audit/other-recording': 409,
  'policy/invalid': 422,
  'policy/too-large': 422,
  'audit/disk-full': 507,
  'server/busy': 429,
  'server/away': 503,
  'server/failed': 500
}

/** The HTTP status of a refusal: what the plan says is 422, what policy or a capability says is 403. */
export const statusOf = (code: RefusalCode): number => {
  const stage = code.split('/')[0]
  return STATUS[code] ?? (stage === 'policy' || stage === 'capability' ? 403 : 422)
}

/** Answers a no: the one shape of body that every refusal of this server has. */
export const sendRefusal = (
  reply: FastifyReply,
  why: Refusal,
  more: { readonly run?: string; readonly diagnostics?: readonly unknown[] } = {}
): FastifyReply =>
  reply
    // RFC 9110 §10.2.3, in seconds.
    .headers(why.detail?.retryAfter === undefined ? {} : { 'retry-after': String(why.detail.retryAfter) })
    .code(statusOf(why.code))
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({
      ...(more.run !== undefined && { run: more.run }),
      refusal: why,
      ...(more.diagnostics && { diagnostics: more.diagnostics })
    })

/** With an answer to a change that holds: why the executor does not know of it yet. It is told again until it does. */
export const executorToldSchema = refusalSchema.optional()
export const executorTold = (told: Result<undefined>): { readonly executor?: z.infer<typeof refusalSchema> } =>
  told.ok ? {} : { executor: told.refusal }

export const badRequest = (why: string): Refusal => refusal('session/bad-request', { why })
