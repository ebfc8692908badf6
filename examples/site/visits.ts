import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sentForm } from './form-values.ts'
import type { Html } from './html.ts'
import { type LoginPlace, loginPage } from './login-page.ts'

/** One visitor: signed in when `person` is there. `csrf` must come back with every form; `flash` waits for the next page. */
export interface Visitor {
  readonly id: string
  readonly csrf: string
  person?: string
  flash?: string
}

/** What a page knows of who looks at it. */
export interface Look {
  readonly csrf: string
  readonly person?: string
  readonly flash?: string
}

export interface VisitOptions {
  /** Who may sign in, and by what. */
  readonly user: { readonly name: string; readonly password: string }
  /** Where a person lands who signed in. */
  readonly home: string
  /** May anyone see this path? */
  readonly open: (path: string) => boolean
  readonly place: LoginPlace
  readonly layout: (look: Look, title: string, content: Html) => Html
}

export interface Visits {
  of(request: FastifyRequest): Look & { readonly id: string }
  /** The page, or with 303 the way to another with a message on it. */
  send(reply: FastifyReply, page: Html, status?: number): FastifyReply
  tell(request: FastifyRequest, reply: FastifyReply, message: string, path: string): FastifyReply
}

const token = (): string => randomBytes(18).toString('base64url')

const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

const send: Visits['send'] = (reply, page, status = 200) =>
  reply.code(status).type('text/html; charset=utf-8').send(page.toString())

const localPath = (next: string, home: string): string => (/^\/[\w/?=&-]*$/.test(next) ? next : home)

/** Sessions in memory, the CSRF check before every POST, and the way in and out. */
export const addVisits = (app: FastifyInstance, { user, home, open, place, layout }: VisitOptions): Visits => {
  const visitors = new Map<string, Visitor>()
  const looks = new WeakMap<FastifyRequest, Look & { readonly id: string }>()
  // Cookies are shared between the ports of a host.
  const cookieName = (request: FastifyRequest): string => `visit-${request.socket.localPort}`

  const begin = (request: FastifyRequest, reply: FastifyReply, person?: string): Visitor => {
    const visitor: Visitor = { id: token(), csrf: token(), ...(person !== undefined && { person }) }
    visitors.set(visitor.id, visitor)
    reply.setCookie(cookieName(request), visitor.id, { path: '/', httpOnly: true, sameSite: 'lax' })
    return visitor
  }
  const visitorOf = (request: FastifyRequest): Visitor | undefined =>
    visitors.get(request.cookies[cookieName(request)] ?? '')

  app.addHook('preHandler', async (request, reply) => {
    const path = request.url.split('?')[0] ?? '/'
    if (path === '/style.css') return
    const visitor = visitorOf(request) ?? begin(request, reply)
    const { id, csrf, person, flash } = visitor
    const signed = { id, csrf, ...(person !== undefined && { person }) }
    looks.set(request, signed)
    if (request.method === 'POST' && !same(sentForm(request.body).text('csrf'), csrf))
      return send(reply, layout(signed, 'Not saved', place.expired), 403)
    if (person === undefined && path !== '/login' && !open(path))
      return reply.redirect(
        `/login?${new URLSearchParams({ next: request.method === 'GET' ? request.url : home })}`,
        303
      )
    if (request.method !== 'GET' || flash === undefined) return
    delete visitor.flash
    looks.set(request, { ...signed, flash })
  })

  const of: Visits['of'] = (request) => {
    const look = looks.get(request)
    if (!look) throw new Error('a page was asked for before its visitor was known')
    return look
  }

  app.get<{ Querystring: { next?: string } }>('/login', async (request, reply) =>
    of(request).person === undefined
      ? send(reply, loginPage(of(request), place, layout, { next: localPath(request.query.next ?? '', home) }))
      : reply.redirect(home, 303)
  )
  app.post('/login', async (request, reply) => {
    const form = sentForm(request.body)
    const next = localPath(form.text('next'), home)
    if (!same(form.text('name'), user.name) || !same(form.text('password'), user.password))
      return send(reply, loginPage(of(request), place, layout, { next, name: form.text('name'), wrong: true }), 401)
    const before = visitorOf(request)
    // A new identifier at sign-in, so that one planted before is worth nothing (session fixation).
    if (before) visitors.delete(before.id)
    begin(request, reply, user.name)
    return reply.redirect(next, 303)
  })
  app.post('/logout', async (request, reply) => {
    visitors.delete(of(request).id)
    return reply.clearCookie(cookieName(request), { path: '/' }).redirect('/login', 303)
  })

  return {
    of,
    send,
    tell(request, reply, message, path) {
      const visitor = visitors.get(of(request).id)
      if (visitor) visitor.flash = message
      return reply.redirect(path, 303)
    }
  }
}
