import {
  ok,
  ownCredentialSchema,
  ownSignInFinishSchema,
  ownSignInSchema,
  ownToolsSchema,
  type Result,
  refuse,
  refusedResponseSchema,
  signInBegunSchema
} from '@writ/dsl/contract'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { beginSignIn, finishSignIn, listOwnTools, type Ports, personOf, setOwnCredential } from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import { type Api, type RoutePorts, SMALL_BODY_BYTES } from './api-instance.ts'
import { provenDevice, requireDeviceKey } from './authenticate.ts'
import { ownPage } from './guard-requests.ts'

const refused = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema }

interface Own {
  readonly ports: Ports
  readonly person: string
  readonly device: string
}

/** What a person does with their own credentials at servers of tools, on a device of theirs, which proves its key (RFC 9449). */
export const addOwnToolRoutes = (app: Api, server: RoutePorts): void => {
  const onRequest = requireDeviceKey(server)
  const security = [{ device: [] }]
  const ownOf = async (request: FastifyRequest, named: string): Promise<Result<Own>> => {
    const proven = await provenDevice(server, request, named)
    if (!proven.ok) return proven
    const { ports, device } = proven.value
    const person = await personOf(ports.db, device)
    return person === undefined ? refuse('enrol/not-enrolled') : ok({ ports, person, device })
  }
  const told = async ({ ports, person }: Own) => ({ servers: await listOwnTools(ports.db, person) })

  app.post(
    '/v1/tools/own',
    {
      onRequest,
      schema: {
        summary: 'The servers of tools that are called with a credential of the device’s person',
        security,
        body: z.strictObject({ device: z.string() }),
        response: { 200: ownToolsSchema, ...refused }
      }
    },
    async (request, reply) => {
      const own = await ownOf(request, request.body.device)
      return own.ok ? told(own.value) : sendRefusal(reply, own.refusal)
    }
  )

  app.post(
    '/v1/tools/own/credential',
    {
      onRequest,
      bodyLimit: SMALL_BODY_BYTES,
      schema: {
        summary:
          'Set the person’s own credential at a server of tools, or take it back. It is kept encrypted and never told',
        security,
        body: ownCredentialSchema,
        response: { 200: ownToolsSchema, ...refused }
      }
    },
    async (request, reply) => {
      const { device, ...given } = request.body
      const own = await ownOf(request, device)
      if (!own.ok) return sendRefusal(reply, own.refusal)
      const set = await setOwnCredential(own.value.ports, { ...own.value, ...given })
      return set.ok ? told(own.value) : sendRefusal(reply, set.refusal)
    }
  )

  app.post(
    '/v1/tools/own/sign-in',
    {
      onRequest,
      bodyLimit: SMALL_BODY_BYTES,
      schema: {
        summary: 'Begin to sign the device’s person in at a server of tools (OAuth); this device alone can finish it',
        security,
        body: ownSignInSchema,
        response: { 200: signInBegunSchema, ...refused }
      }
    },
    async (request, reply) => {
      const own = await ownOf(request, request.body.device)
      if (!own.ok) return sendRefusal(reply, own.refusal)
      const { origin } = ownPage(server.own, request)
      const begun = await beginSignIn(own.value.ports, { server: request.body.server, origin, who: own.value })
      return begun.ok ? begun.value : sendRefusal(reply, begun.refusal)
    }
  )

  app.post(
    '/v1/tools/own/sign-in/finish',
    {
      onRequest,
      bodyLimit: SMALL_BODY_BYTES,
      schema: {
        summary: 'Finish a sign-in that this device began, with the address that the person’s browser came back to',
        security,
        body: ownSignInFinishSchema,
        response: { 200: ownToolsSchema, ...refused }
      }
    },
    async (request, reply) => {
      const own = await ownOf(request, request.body.device)
      if (!own.ok) return sendRefusal(reply, own.refusal)
      const done = await finishSignIn(own.value.ports, { callback: request.body.callback, who: own.value })
      return done.ok ? told(own.value) : sendRefusal(reply, done.refusal)
    }
  )
}
