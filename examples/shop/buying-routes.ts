import type { FastifyInstance } from 'fastify'
import { sentForm } from '../site/form-values.ts'
import { html } from '../site/html.ts'
import type { SiteTools } from '../site/start-site.ts'
import { DELIVERIES, PAYMENTS, productOf, type Store } from './open-store.ts'
import { addressPage, cartPage, deliveryPage, paymentPage } from './pages/order-pages.ts'
import { addressError, readAddress } from './read-address.ts'

interface OneLine {
  Params: { at: string }
}

/** Buying: the cart, and the three steps from it to an order. A step that is skipped leads back to the first that is open. */
export const addBuyingRoutes = (app: FastifyInstance, { visits, layout }: SiteTools, store: Store): void => {
  app.get('/cart', async (request, reply) => {
    const look = visits.of(request)
    return visits.send(reply, layout(look, 'Your cart', cartPage(look, store)))
  })
  app.post('/cart/add', async (request, reply) => {
    const form = sentForm(request.body)
    const product = productOf(form.text('product'))
    const colour = product?.colours.find((known) => known === form.text('colour'))
    const quantity = Number(form.text('quantity'))
    if (!product || !colour || !Number.isInteger(quantity) || quantity < 1 || quantity > product.stock)
      return visits.tell(request, reply, 'We do not have that many', product ? `/products/${product.id}` : '/')
    store.addToCart({ product: product.id, colour, quantity })
    return visits.tell(request, reply, `${product.name} was added to your cart`, '/cart')
  })
  app.post('/cart/voucher', async (request, reply) => {
    const known = store.useVoucher(sentForm(request.body).text('code'))
    return visits.tell(request, reply, known ? 'The voucher takes 10 % off' : 'This voucher is not known', '/cart')
  })
  app.post<OneLine>('/cart/:at', async (request, reply) => {
    store.setQuantity(Number(request.params.at), Math.max(1, Number(sentForm(request.body).text('quantity')) || 1))
    return visits.tell(request, reply, 'Your cart was updated', '/cart')
  })
  app.post<OneLine>('/cart/:at/remove', async (request, reply) => {
    store.setQuantity(Number(request.params.at), 0)
    return visits.tell(request, reply, 'Removed from your cart', '/cart')
  })

  app.get('/checkout/address', async (request, reply) => {
    if (store.cart().length === 0) return reply.redirect('/cart', 303)
    const look = visits.of(request)
    const address = store.checkout().address ?? store.settings().address
    return visits.send(reply, layout(look, 'Address', addressPage(look, address)))
  })
  app.post('/checkout/address', async (request, reply) => {
    const address = readAddress(sentForm(request.body))
    const error = addressError(address)
    const look = visits.of(request)
    if (error !== undefined) {
      const page = html`<p role="alert">${error}</p>${addressPage(look, address)}`
      return visits.send(reply, layout(look, 'Address', page), 422)
    }
    store.setCheckout({ address })
    return reply.redirect('/checkout/delivery', 303)
  })
  app.get('/checkout/delivery', async (request, reply) => {
    if (!store.checkout().address) return reply.redirect('/checkout/address', 303)
    const look = visits.of(request)
    return visits.send(reply, layout(look, 'Delivery', deliveryPage(look, store.checkout().delivery ?? 'Standard')))
  })
  app.post('/checkout/delivery', async (request, reply) => {
    const form = sentForm(request.body)
    const delivery = DELIVERIES.find(({ name }) => name === form.text('delivery'))
    if (!delivery) return reply.redirect('/checkout/delivery', 303)
    store.setCheckout({ delivery: delivery.name, note: form.text('note') })
    return reply.redirect('/checkout/payment', 303)
  })
  app.get('/checkout/payment', async (request, reply) => {
    if (!store.checkout().delivery) return reply.redirect('/checkout/delivery', 303)
    const look = visits.of(request)
    return visits.send(reply, layout(look, 'Payment', paymentPage(look, store)))
  })
  app.post('/checkout/payment', async (request, reply) => {
    const payment = PAYMENTS.find((known) => known === sentForm(request.body).text('payment'))
    if (!payment || !store.checkout().delivery || store.cart().length === 0)
      return reply.redirect('/checkout/payment', 303)
    const order = store.pay(payment)
    return visits.tell(request, reply, `Thank you. Your order ${order.no} is paid`, `/orders/${order.no}`)
  })
}
