import {
  keepRecordingRequestSchema,
  keepRecordingResponseSchema,
  MAX_RECORDING_BYTES,
  ownRecordingRequestSchema,
  ownRecordingResponseSchema,
  refusedResponseSchema
} from '@writ/dsl/contract'
import { z } from 'zod'
import { keepRecording, readOwnRecording, readRecordingOf } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { Api, RoutePorts } from './api-instance.ts'
import { portsOf, provenDevice, requireAdmin, requireDeviceKey } from './authenticate.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }
const params = z.object({ id: z.string() })
/** A recording is a JSON text within a JSON text: each of its quotation marks is escaped once more. */
const BODY_BYTES = MAX_RECORDING_BYTES + 64 * 1024

/** Recordings of runs, which a device seals, and its person and the tenant's admin and auditor fetch; what is in them only their readers can tell. */
export const addRecordingRoutes = (app: Api, server: RoutePorts): void => {
  app.post(
    '/v1/runs/:id/record',
    {
      onRequest: requireDeviceKey(server),
      bodyLimit: BODY_BYTES,
      schema: {
        summary: 'Keep the recording of a run, as its device sealed it and told of it in the log',
        security: [{ device: [] }],
        params,
        body: keepRecordingRequestSchema,
        response: { 200: keepRecordingResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const { device, sealed } = request.body
      const proven = await provenDevice(server, request, device)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const kept = await keepRecording(proven.value.ports, { run: request.params.id, device, sealed })
      return kept.ok ? { kept: true as const } : sendRefusal(reply, kept.refusal)
    }
  )

  app.post(
    '/v1/runs/:id/record/own',
    {
      onRequest: requireDeviceKey(server),
      schema: {
        summary: 'The recording of a run of the device’s person',
        security: [{ device: [] }],
        params,
        body: ownRecordingRequestSchema,
        response: { 200: ownRecordingResponseSchema, ...refused }
      }
    },
    async (request, reply) => {
      const { device } = request.body
      const proven = await provenDevice(server, request, device)
      if (!proven.ok) return sendRefusal(reply, proven.refusal)
      const found = await readOwnRecording(proven.value.ports, { run: request.params.id, device })
      return found.ok ? { sealed: found.value } : sendRefusal(reply, found.refusal)
    }
  )

  app.get(
    '/v1/runs/:id/record',
    {
      onRequest: requireAdmin(server, true),
      schema: {
        summary: 'The recording of a run, encrypted to its readers: a JWE in its general JSON serialization',
        security: [{ admin: [] }, { auditor: [] }],
        params
      }
    },
    async (request, reply) => {
      const found = await readRecordingOf(portsOf(request), request.params.id)
      if (!found.ok) return sendRefusal(reply, found.refusal)
      return reply.type('application/jose+json').header('cache-control', 'no-store').send(found.value)
    }
  )
}
