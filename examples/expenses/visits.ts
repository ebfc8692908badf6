import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Html } from '../site/html.ts'
import type { Store } from './open-store.ts'
import type { Visit } from './pages/layout.ts'
import { loginPage } from './pages/login-page.ts'
import { plainPage } from './pages/report-page.ts'
import { formValues } from './validate-report.ts'

declare module 'fastify' {
  interface FastifyRequest {
    visit: Visit
  }
}

const OPEN_TO_ALL: readonly string[] = ['/login', '/style.css']

/** Cookies are shared between the ports of a host, so two of these sites on one machine need names of their own. */
const cookieName = (request: FastifyRequest): string => `expenses-${request.socket.localPort}`

const COOKIE = { path: '/', httpOnly: true, sameSite: 'lax' } as const

const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Only our own pages: a `next` from outside cannot send a person elsewhere. */
const localPath = (next: string | undefined): string =>
  next && /^\/reports(?:[/?][\w/?=&-]*)?$/.test(next) ? next : '/reports'

export const sendPage = (reply: FastifyReply, page: Html, status = 200): FastifyReply =>
  reply.code(status).type('text/html; charset=utf-8').send(page.toString())

/** Sessions, the CSRF check before every POST, and the way in and out. */
export const addVisits = (app: FastifyInstance, store: Store): void => {
  // Set for every request by the hook below, before any handler reads it.
  app.decorateRequest('visit', null as unknown as Visit)

  app.addHook('preHandler', async (request, reply) => {
    const known = request.cookies[cookieName(request)]
    const found = known ? await store.session(known) : undefined
    const session = found ?? (await store.beginSession())
    if (!found) reply.setCookie(cookieName(request), session.id, COOKIE)
    const path = request.url.split('?')[0] ?? '/'

    request.visit = { session }
    if (request.method === 'POST' && !same(formValues(request.body).csrf ?? '', session.csrf)) {
      return sendPage(reply, plainPage(request.visit, 'Not saved', 'This form has expired. Open it again.'), 403)
    }
    if (!session.person && !OPEN_TO_ALL.includes(path)) {
      return reply.redirect(
        request.method === 'GET' ? `/login?${new URLSearchParams({ next: request.url })}` : '/login',
        303
      )
    }
    const flash = request.method === 'GET' ? await store.takeFlash(session.id) : undefined
    if (flash) request.visit = { session, flash }
  })

  app.get<{ Querystring: { next?: string } }>('/login', async (request, reply) =>
    request.visit.session.person
      ? reply.redirect('/reports', 303)
      : sendPage(reply, loginPage(request.visit, { next: localPath(request.query.next) }))
  )

  app.post('/login', async (request, reply) => {
    const { name = '', password = '', next } = formValues(request.body)
    if (!(await store.passwordFits(name, password))) {
      const error = 'The user name or the password is wrong.'
      return sendPage(reply, loginPage(request.visit, { next: localPath(next), name, error }), 401)
    }
    // A new identifier at sign-in, so that one planted before is worth nothing (session fixation).
    await store.endSession(request.visit.session.id)
    const session = await store.beginSession(name)
    return reply.setCookie(cookieName(request), session.id, COOKIE).redirect(localPath(next), 303)
  })

  app.post('/logout', async (request, reply) => {
    await store.endSession(request.visit.session.id)
    return reply.clearCookie(cookieName(request), COOKIE).redirect('/login', 303)
  })
}
