import { hashText, passkeyProofSchema, refusal, refusedResponseSchema } from '@writ/dsl/contract'
import { z } from 'zod'
import {
  answerSecond,
  findApprover,
  listSeconds,
  registerPasskey,
  SIGNED_IN_SECONDS,
  signedIn,
  signIn,
  signOut
} from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import { type Api, type RoutePorts, SMALL_BODY_BYTES } from './api-instance.ts'
import { approverOf, requireApprover, SIGN_IN_COOKIE } from './authenticate.ts'
import { asPage, consoleHtml, pageBuilder } from './console-page.ts'
import { ownPage } from './guard-requests.ts'

const done = { '4xx': refusedResponseSchema, '5xx': refusedResponseSchema, 200: z.object({ ok: z.literal(true) }) }
const OK = { ok: true } as const
const part = z.string().min(1).max(20_000)

/** The cookie goes to the console's own requests alone, of its own pages alone, and no script reads it. */
const cookieOf = (id: string, seconds: number, isSecure: boolean): string =>
  `${SIGN_IN_COOKIE}=${id}; Path=/console; HttpOnly; SameSite=Strict; Max-Age=${seconds}${isSecure ? '; Secure' : ''}`

/** The page on which a second person signs in, reads what waits for them, and answers. */
export const addConsoleRoutes = (app: Api, server: RoutePorts): void => {
  const page = pageBuilder('second')
  const onRequest = requireApprover(server, { orSignedIn: true })
  const hide = true

  app.get('/console', { schema: { hide } }, async (_, reply) => asPage(reply, 'text/html').send(consoleHtml('page')))
  app.get('/console/page.js', { schema: { hide } }, async (_, reply) =>
    asPage(reply, 'text/javascript').send((await page()).script)
  )
  app.get('/console/page.css', { schema: { hide } }, async (_, reply) =>
    asPage(reply, 'text/css').send((await page()).style)
  )

  app.post(
    '/console/sign-in',
    {
      bodyLimit: SMALL_BODY_BYTES,
      schema: { hide, body: z.strictObject({ key: z.string().min(1).max(512) }), response: done }
    },
    async (request, reply) => {
      const { key } = request.body
      const found = await findApprover(server.server, key)
      if (!found) return sendRefusal(reply, refusal('session/unauthorized'))
      const { db } = await server.tenants.of(found.tenant)
      const id = await signIn(db, { person: found.person, key: hashText(key) }, server.now())
      if (!id.ok) return sendRefusal(reply, id.refusal)
      const { origin } = ownPage(server.own, request)
      reply.header('set-cookie', cookieOf(id.value, SIGNED_IN_SECONDS, origin.startsWith('https:')))
      return OK
    }
  )

  app.post('/console/sign-out', { onRequest, schema: { hide, response: done } }, async (request, reply) => {
    const { ports, signedIn: id } = approverOf(request)
    if (id !== undefined) await signOut(ports.db, id, new Date(ports.now()))
    reply.header('set-cookie', cookieOf('', 0, ownPage(server.own, request).origin.startsWith('https:')))
    return OK
  })

  app.get('/console/view', { onRequest, schema: { hide } }, async (request, reply) => {
    const { ports, person, signedIn: id } = approverOf(request)
    reply.header('cache-control', 'no-store')
    const known = id === undefined ? {} : await signedIn(ports.db, person, id)
    return { person, ...known, approvals: await listSeconds(ports.db, person, ports.now()) }
  })

  app.post(
    '/console/passkey',
    {
      onRequest,
      schema: { hide, body: z.strictObject({ credential: part, client: part, attestation: part }), response: done }
    },
    async (request, reply) => {
      const { ports, person, signedIn: id = '' } = approverOf(request)
      const at = new Date(ports.now())
      const kept = await registerPasskey(ports.db, { person }, id, ownPage(server.own, request), request.body, at)
      return kept.ok ? OK : sendRefusal(reply, kept.refusal)
    }
  )

  app.post(
    '/console/answer',
    {
      onRequest,
      schema: {
        hide,
        body: z.strictObject({
          run: z.string().max(100),
          question: z.string().max(100),
          choice: z.enum(['yes', 'no']),
          shown: z.string().max(100),
          passkey: passkeyProofSchema.optional()
        }),
        response: done
      }
    },
    async (request, reply) => {
      const { ports, person, by } = approverOf(request)
      const answered = await answerSecond(ports, { person, by }, request.body)
      return answered.ok ? OK : sendRefusal(reply, answered.refusal)
    }
  )
}
