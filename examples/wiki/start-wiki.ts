import type { FastifyRequest } from 'fastify'
import { sentForm } from '../site/form-values.ts'
import { type Site, startSite } from '../site/start-site.ts'
import { openStore, type Store, slugOf } from './open-store.ts'
import { editPage, header, listPage, wikiPage } from './pages.ts'

/** The one person. */
export const WIKI_USER = { name: 'dana', password: 'notes on the fridge' } as const

export interface Wiki extends Site {
  /** The wiki's own data, past every page: what really happened. */
  readonly store: Pick<Store, 'pages'>
}

interface OnePage {
  Params: { slug: string }
}

/** Starts the sample wiki: pages, search, editing, history; one person, everything in memory. */
export const startWiki = async ({ port }: { readonly port?: number } = {}): Promise<Wiki> => {
  const store = openStore()
  const site = await startSite({
    name: 'House Wiki',
    user: WIKI_USER,
    home: '/',
    open: () => false,
    header,
    routes: (app, { visits, layout }) => {
      const pageOf = ({ params }: FastifyRequest<OnePage>) => store.page(params.slug)
      const whoOf = (request: FastifyRequest): string => visits.of(request).person ?? ''

      app.get('/', async (request, reply) =>
        visits.send(reply, layout(visits.of(request), 'All pages', listPage(store.pages())))
      )
      app.get<{ Querystring: { q?: string } }>('/search', async (request, reply) => {
        const found = store.search(request.query.q ?? '')
        return visits.send(reply, layout(visits.of(request), 'Search', listPage(found)))
      })
      app.get('/new', async (request, reply) => {
        const look = visits.of(request)
        return visits.send(reply, layout(look, 'New page', editPage(look, undefined, '')))
      })
      app.post('/new', async (request, reply) => {
        const form = sentForm(request.body)
        const [title, text, summary] = [form.text('title'), form.text('text'), form.text('summary')]
        if (title === '') return visits.tell(request, reply, 'A page needs a title', '/new')
        store.write(title, { text, summary, who: whoOf(request) })
        return visits.tell(request, reply, `${title} was saved`, `/pages/${slugOf(title)}`)
      })
      app.get<OnePage>('/pages/:slug', async (request, reply) => {
        const page = pageOf(request)
        if (!page) return reply.callNotFound()
        const look = visits.of(request)
        return visits.send(reply, layout(look, page.title, wikiPage(look, page)))
      })
      app.get<OnePage>('/pages/:slug/edit', async (request, reply) => {
        const page = pageOf(request)
        if (!page) return reply.callNotFound()
        const look = visits.of(request)
        const content = editPage(look, page.title, page.versions.at(-1)?.text ?? '')
        return visits.send(reply, layout(look, `Edit ${page.title}`, content))
      })
      app.post<OnePage>('/pages/:slug/edit', async (request, reply) => {
        const page = pageOf(request)
        if (!page) return reply.callNotFound()
        const form = sentForm(request.body)
        const [text, summary] = [form.text('text'), form.text('summary')]
        store.write(page.title, { text, summary, who: whoOf(request) })
        return visits.tell(request, reply, `${page.title} was saved`, `/pages/${slugOf(page.title)}`)
      })
      app.post<OnePage>('/pages/:slug/revert', async (request, reply) => {
        const page = pageOf(request)
        const at = Number(sentForm(request.body).text('version'))
        const before = page?.versions[at]
        if (!page || !before) return reply.callNotFound()
        const summary = `Brought back version ${at + 1}`
        store.write(page.title, { text: before.text, summary, who: whoOf(request) })
        return visits.tell(request, reply, `${page.title} was saved`, `/pages/${slugOf(page.title)}`)
      })
      app.post<OnePage>('/pages/:slug/delete', async (request, reply) => {
        const page = pageOf(request)
        if (!page) return reply.callNotFound()
        store.remove(page.title)
        return visits.tell(request, reply, `${page.title} was deleted`, '/')
      })
    },
    ...(port !== undefined && { port })
  })
  return { ...site, store }
}
