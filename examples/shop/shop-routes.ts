import type { FastifyInstance } from 'fastify'
import { sentForm } from '../site/form-values.ts'
import type { SiteTools } from '../site/start-site.ts'
import { productOf, type Store } from './open-store.ts'
import { productPage, resultsPage, wishesPage } from './pages/catalogue-pages.ts'
import { accountPage, orderPage, ordersPage } from './pages/order-pages.ts'
import { CATEGORIES, type Product, type Search, SORTS, searchProducts } from './products.ts'
import { readAddress } from './read-address.ts'

const readSearch = (query: Readonly<Record<string, string | undefined>>): Search => ({
  words: query.q ?? '',
  category: CATEGORIES.find((known) => known === query.category),
  sort: SORTS.find((known) => known === query.sort) ?? 'Name'
})

/** Looking: products, reviews, wish list, orders, account. */
export const addShopRoutes = (app: FastifyInstance, { visits, layout }: SiteTools, store: Store): void => {
  app.get<{ Querystring: Record<string, string> }>('/', async (request, reply) => {
    const search = readSearch(request.query)
    return visits.send(reply, layout(visits.of(request), 'Products', resultsPage(search, searchProducts(search))))
  })
  app.get<{ Querystring: Record<string, string> }>('/search', async (request, reply) => {
    const search = readSearch(request.query)
    return visits.send(reply, layout(visits.of(request), 'Search', resultsPage(search, searchProducts(search))))
  })
  app.get<{ Params: { id: string } }>('/products/:id', async (request, reply) => {
    const product = productOf(request.params.id)
    if (!product) return reply.callNotFound()
    const look = visits.of(request)
    const reviews = store.reviews().filter((review) => review.product === product.id)
    return visits.send(reply, layout(look, product.name, productPage(look, product, reviews)))
  })
  app.post<{ Params: { id: string } }>('/products/:id/reviews', async (request, reply) => {
    const { id } = request.params
    const form = sentForm(request.body)
    const photo = form.file('photo')
    const { person = '' } = visits.of(request)
    const [stars, text] = [Number(form.text('stars')), form.text('text')]
    store.addReview({ product: id, who: person, stars, text, ...(photo && { photo: photo.name }) })
    return visits.tell(request, reply, 'Your review was posted', `/products/${id}`)
  })
  app.get('/wishes', async (request, reply) => {
    const wishes = store.wishes().map(productOf)
    const known = wishes.filter((one): one is Product => one !== undefined)
    return visits.send(reply, layout(visits.of(request), 'Wish list', wishesPage(known)))
  })
  app.post('/wishes', async (request, reply) => {
    const id = sentForm(request.body).text('product')
    if (!productOf(id)) return reply.callNotFound()
    store.wish(id)
    return visits.tell(request, reply, 'Added to your wish list', '/wishes')
  })
  app.get('/orders', async (request, reply) =>
    visits.send(reply, layout(visits.of(request), 'Your purchases', ordersPage(store.orders())))
  )
  app.get<{ Params: { no: string } }>('/orders/:no', async (request, reply) => {
    const order = store.orders().find(({ no }) => no === request.params.no)
    if (!order) return reply.callNotFound()
    const look = visits.of(request)
    return visits.send(reply, layout(look, `Order ${order.no}`, orderPage(look, order)))
  })
  app.post<{ Params: { no: string } }>('/orders/:no/return', async (request, reply) => {
    const { no } = request.params
    const form = sentForm(request.body)
    const reason = [form.text('reason'), form.text('details')].filter(Boolean).join(': ')
    if (!store.returnOrder(no, reason)) return reply.callNotFound()
    return visits.tell(request, reply, `The return of ${no} is registered`, `/orders/${no}`)
  })
  app.get('/account', async (request, reply) => {
    const look = visits.of(request)
    return visits.send(reply, layout(look, 'Account', accountPage(look, store.settings())))
  })
  app.post('/account', async (request, reply) => {
    const form = sentForm(request.body)
    const newsletter = form.text('newsletter') === 'yes'
    store.saveSettings({ address: readAddress(form), newsletter, language: form.text('language') })
    return visits.tell(request, reply, 'Your account was saved', '/account')
  })
}
