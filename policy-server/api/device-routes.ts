import {
  enrolRequestSchema,
  enrolResponseSchema,
  journalRequestSchema,
  journalResponseSchema,
  refusal,
  refusedResponseSchema,
  renewRequestSchema,
  renewResponseSchema
} from '@writ/dsl/contract'
import type { FastifyRequest } from 'fastify'
import { acceptEntries } from '../audit/accept-entries.ts'
import { readCheckpoint } from '../audit/read-log.ts'
import { checkProof } from '../capability/index.ts'
import { enrolDevice, renewToken } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, ApiPorts } from './api-instance.ts'
import { ownUrls } from './guard-requests.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }

/** What a device may call; each request carries a proof of its key in the `DPoP` header (RFC 9449). */
export const addDeviceRoutes = (app: Api, ports: ApiPorts): void => {
  const prove = (request: FastifyRequest) => {
    const { dpop } = request.headers
    const proof = typeof dpop === 'string' ? dpop : undefined
    return checkProof(ports, { proof, method: request.method, urls: ownUrls(ports.own, request) })
  }
  const security = [{ device: [] }]

  app.post(
    '/v1/enrol',
    {
      schema: {
        summary: 'Register a device’s key with a one-time code',
        security,
        body: enrolRequestSchema,
        response: { 200: enrolResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const proven = await prove(request)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      if (proven.value.jwk.x !== request.body.jwk.x)
        return sendRefusal(reply, refusal('capability/proof', { why: 'another key' }))
      const { code, build, browser } = request.body
      const enrolled = await enrolDevice(ports, { code, build, browser, ...proven.value })
      return enrolled.ok ? enrolled.value : sendRefusal(reply, enrolled.refusal)
    }
  )

  app.post(
    '/v1/renew',
    {
      schema: {
        summary: 'A fresh capability for a live run whose decision still holds',
        security,
        body: renewRequestSchema,
        response: { 200: renewResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const proven = await prove(request)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const token = await renewToken(ports, { ...request.body, jkt: proven.value.jkt })
      return token.ok ? { token: token.value } : sendRefusal(reply, token.refusal)
    }
  )

  app.post(
    '/v1/journal',
    {
      schema: {
        summary: 'Upload the next entries of the device’s journal; what is acknowledged stands in the log',
        security,
        body: journalRequestSchema,
        response: { 200: journalResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const proven = await prove(request)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const acked = await acceptEntries(ports.db, new Date(ports.now()), { ...request.body, jkt: proven.value.jkt })
      if (!acked.ok) return sendRefusal(reply, acked.refusal)
      return { acked: acked.value, checkpoint: await readCheckpoint(ports.db, ports.keys) }
    }
  )
}
