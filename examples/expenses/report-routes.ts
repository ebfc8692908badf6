import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Store } from './open-store.ts'
import { editReportPage, newReportPage } from './pages/report-form-page.ts'
import { confirmDelete, plainPage, reportPage } from './pages/report-page.ts'
import { reportsPage } from './pages/reports-page.ts'
import { STATUSES } from './report.ts'
import { formValues, titleError, validateReport } from './validate-report.ts'
import { sendPage } from './visits.ts'

interface OneReport {
  Params: { ref: string }
}

/** Nothing runs and nothing loads but our own style sheet; `script`, where there is one, is the one handler allowed. */
export const contentPolicy = (script?: string): string =>
  [
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ...(script ? [`script-src 'unsafe-hashes' 'sha256-${createHash('sha256').update(script).digest('base64')}'`] : [])
  ].join('; ')

export const addReportRoutes = (app: FastifyInstance, store: Store): void => {
  const notFound = (request: FastifyRequest, reply: FastifyReply) =>
    sendPage(reply, plainPage(request.visit, 'Not found', 'There is no such page or report.'), 404)

  const personOf = ({ visit }: FastifyRequest): string => {
    if (!visit.session.person) throw new Error('a report route was reached without a sign-in')
    return visit.session.person
  }

  const tell = async (request: FastifyRequest, reply: FastifyReply, message: string, path: string) => {
    await store.setFlash(request.visit.session.id, message)
    return reply.redirect(path, 303)
  }

  app.setNotFoundHandler(notFound)

  app.get('/', async (_request, reply) => reply.redirect('/reports', 303))

  app.get<{ Querystring: { status?: string; page?: string } }>('/reports', async (request, reply) => {
    const status = STATUSES.find((known) => known === request.query.status)
    const page = await store.reportPage(status, Math.trunc(Number(request.query.page)) || 1)
    return sendPage(reply, reportsPage(request.visit, page, status))
  })

  app.get('/reports/new', async (request, reply) => sendPage(reply, newReportPage(request.visit, {}, [])))

  app.post('/reports/new', async (request, reply) => {
    const values = formValues(request.body)
    const checked = validateReport(values)
    if ('errors' in checked) return sendPage(reply, newReportPage(request.visit, values, checked.errors), 422)
    const ref = await store.fileReport(checked.report, personOf(request))
    return tell(request, reply, `Report ${ref} saved`, `/reports/${ref}`)
  })

  app.get<OneReport>('/reports/:ref', async (request, reply) => {
    const report = await store.report(request.params.ref)
    if (!report) return notFound(request, reply)
    reply.header('content-security-policy', contentPolicy(confirmDelete(report.ref)))
    return sendPage(reply, reportPage(request.visit, report, await store.history(report.ref)))
  })

  app.get<OneReport>('/reports/:ref/edit', async (request, reply) => {
    const report = await store.report(request.params.ref)
    return report ? sendPage(reply, editReportPage(request.visit, report, report.title, [])) : notFound(request, reply)
  })

  app.post<OneReport>('/reports/:ref/edit', async (request, reply) => {
    const report = await store.report(request.params.ref)
    if (!report) return notFound(request, reply)
    const { title = '' } = formValues(request.body)
    const message = titleError(title)
    if (message) {
      return sendPage(reply, editReportPage(request.visit, report, title, [{ field: 'title', message }]), 422)
    }
    await store.renameReport(report.ref, title, personOf(request))
    return tell(request, reply, `Report ${report.ref} saved`, `/reports/${report.ref}`)
  })

  app.post<OneReport>('/reports/:ref/delete', async (request, reply) =>
    (await store.deleteReport(request.params.ref))
      ? tell(request, reply, `Report ${request.params.ref} deleted`, '/reports')
      : notFound(request, reply)
  )
}
