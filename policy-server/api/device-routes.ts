import {
  enrolRequestSchema,
  enrolResponseSchema,
  journalRequestSchema,
  journalResponseSchema,
  ok,
  refusal,
  refusedResponseSchema,
  renewRequestSchema,
  renewResponseSchema
} from '@writ/dsl/contract'
import { acceptEntries } from '../audit/accept-entries.ts'
import { answerUpload } from '../audit/answer-upload.ts'
import { checkEntries } from '../audit/check-entries.ts'
import { enrolDevice, hearSettled, renewToken, tenantOfCode } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import { type Api, type RoutePorts, SMALL_BODY_BYTES } from './api-instance.ts'
import { provenDevice, provenKey, requireDeviceKey, requireProof } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }

/** What a device may call; each request carries a proof of its key in the `DPoP` header (RFC 9449). */
export const addDeviceRoutes = (app: Api, server: RoutePorts): void => {
  const security = [{ device: [] }]

  app.post(
    '/v1/enrol',
    {
      onRequest: requireProof(server),
      bodyLimit: SMALL_BODY_BYTES,
      schema: {
        summary: 'Register a device’s key with a one-time code',
        security,
        body: enrolRequestSchema,
        response: { 200: enrolResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const proven = await provenKey(server, request)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      if (proven.value.jwk.x !== request.body.jwk.x)
        return sendRefusal(reply, refusal('capability/proof', { why: 'another key' }))
      const { code, build, browser } = request.body
      const tenant = await tenantOfCode(server.server, code)
      if (tenant === undefined) return sendRefusal(reply, refusal('enrol/bad-code'))
      const ports = await server.tenants.of(tenant)
      const enrolled = await enrolDevice(ports, { code, build, browser, ...proven.value })
      return enrolled.ok ? enrolled.value : sendRefusal(reply, enrolled.refusal)
    }
  )

  app.post(
    '/v1/renew',
    {
      onRequest: requireDeviceKey(server),
      schema: {
        summary: 'A fresh capability for a live run whose decision still holds',
        security,
        body: renewRequestSchema,
        response: { 200: renewResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const proven = await provenDevice(server, request, request.body.device, request.body.token)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const { ports, jkt } = proven.value
      const token = await renewToken(ports, { ...request.body, jkt })
      return token.ok ? { token: token.value } : sendRefusal(reply, token.refusal)
    }
  )

  app.post(
    '/v1/journal',
    {
      onRequest: requireDeviceKey(server),
      schema: {
        summary: 'Upload the next entries of the device’s journal; what is acknowledged stands in the log',
        security,
        body: journalRequestSchema,
        response: { 200: journalResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const proven = await provenDevice(server, request, request.body.device)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const { ports, jwk, jkt } = proven.value
      const { device, entries, seen } = request.body
      const checked = await checkEntries(jwk, entries)
      const answer = await ports.commit(async (tx) => {
        const acked = await acceptEntries(tx, new Date(ports.now()), { device, jwk, jkt, entries: checked })
        return acked.ok ? ok(await answerUpload(tx, ports.keys, { device, seen, acked: acked.value })) : acked
      })
      if (!answer.ok) return sendRefusal(reply, answer.refusal)
      await hearSettled(ports, device, entries)
      return answer.value
    }
  )
}
