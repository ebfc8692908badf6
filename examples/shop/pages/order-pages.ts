import { type Html, html } from '../../site/html.ts'
import { csrfField } from '../../site/login-page.ts'
import { choice, facts, selectField, table, textArea, textField } from '../../site/parts.ts'
import type { Look } from '../../site/visits.ts'
import {
  type Address,
  COUNTRIES,
  DELIVERIES,
  type Order,
  PAYMENTS,
  priceOf,
  productOf,
  type Settings,
  type Store
} from '../open-store.ts'
import { settingsChoices } from './catalogue-pages.ts'
import { printPrice } from './print-price.ts'

const printAddress = ({ name, street, postcode, city, country }: Address): string =>
  `${name}, ${street}, ${postcode} ${city}, ${country}`

export const cartPage = (look: Look, store: Store): Html => {
  const cart = store.cart()
  if (cart.length === 0) return html`<p>Your cart is empty.</p>`
  const rows = cart.map(({ product, colour, quantity }, i) => {
    const price = productOf(product)?.price ?? 0
    const label = `Quantity of ${productOf(product)?.name}`
    return [
      productOf(product)?.name ?? product,
      colour,
      printPrice(price),
      html`<form method="post" action="/cart/${i}" class="inline">${csrfField(look)}<input type="number" name="quantity" min="1" value="${quantity}" aria-label="${label}"><button class="quiet">Update</button></form>`,
      printPrice(price * quantity),
      html`<form method="post" action="/cart/${i}/remove">${csrfField(look)}<button class="danger">Remove</button></form>`
    ]
  })
  return html`${table('Cart', ['Product', 'Colour', 'Price', 'Quantity', 'Total', 'Change'], rows)}
<form method="post" action="/cart/voucher" class="inline" aria-label="Voucher">${csrfField(look)}
  ${textField('code', 'Voucher code', store.voucher())}<p><button class="quiet">Apply</button></p></form>
${facts([
  ['Sum', printPrice(priceOf(cart))],
  ['Voucher', store.voucher() || 'none']
])}
<p><a href="/checkout/address">Go to checkout</a></p>`
}

const addressFields = ({
  name,
  street,
  postcode,
  city,
  country
}: Address): Html => html`${textField('name', 'Name', name)}
  ${textField('street', 'Street and number', street)}
  ${textField('postcode', 'Postcode', postcode)}
  ${textField('city', 'City', city)}
  ${selectField('country', 'Country', COUNTRIES, country)}`

export const addressPage = (look: Look, address: Address): Html => html`<p>Step 1 of 3</p>
<form method="post" action="/checkout/address">${csrfField(look)}
  ${addressFields(address)}
  <p><button>Continue to delivery</button></p>
</form>`

export const deliveryPage = (look: Look, chosen: string): Html => html`<p>Step 2 of 3</p>
<form method="post" action="/checkout/delivery">${csrfField(look)}
  <fieldset><legend>Delivery</legend>
  ${DELIVERIES.map(({ name, price, days }) =>
    choice('radio', 'delivery', name, `${name}, ${days}, ${printPrice(price)}`, name === chosen)
  )}</fieldset>
  ${textField('note', 'Note for the courier')}
  <p><button>Continue to payment</button></p>
</form>`

export const paymentPage = (look: Look, store: Store): Html => {
  const { address, delivery = '', note = '' } = store.checkout()
  return html`<p>Step 3 of 3</p>
${table(
  'Your order',
  ['Product', 'Quantity', 'Total'],
  store
    .cart()
    .map(({ product, quantity }) => [
      productOf(product)?.name ?? product,
      `${quantity}`,
      printPrice((productOf(product)?.price ?? 0) * quantity)
    ])
)}
${facts([
  ['Address', address ? printAddress(address) : ''],
  ['Delivery', delivery],
  ['Note', note],
  ['To pay', printPrice(store.total())]
])}
<form method="post" action="/checkout/payment">${csrfField(look)}
  <fieldset><legend>Payment</legend>
  ${PAYMENTS.map((payment, i) => choice('radio', 'payment', payment, payment, i === 0))}</fieldset>
  <p><button>Pay now</button></p>
</form>`
}

export const ordersPage = (orders: readonly Order[]): Html =>
  table(
    'Orders',
    ['Number', 'Date', 'Products', 'Total', 'Status'],
    orders
      .toReversed()
      .map(({ no, date, lines, total, status }) => [
        html`<a href="/orders/${no}">${no}</a>`,
        date,
        lines.map(({ product }) => productOf(product)?.name ?? product).join(', '),
        printPrice(total),
        status
      ])
  )

export const orderPage = (look: Look, order: Order): Html => html`${facts([
  ['Date', order.date],
  ['Status', order.status],
  ['Address', printAddress(order.address)],
  ['Delivery', order.delivery],
  ['Payment', order.payment],
  ['Total', printPrice(order.total)]
])}
${table(
  'Products',
  ['Product', 'Colour', 'Quantity'],
  order.lines.map(({ product, colour, quantity }) => [productOf(product)?.name ?? product, colour, `${quantity}`])
)}
${
  order.status === 'Delivered'
    ? html`<form method="post" action="/orders/${order.no}/return" aria-label="Return">${csrfField(look)}
  ${selectField('reason', 'Reason', ['It does not fit', 'It is broken', 'I changed my mind'])}
  ${textArea('details', 'Details')}
  <p><button class="quiet">Register the return</button></p>
</form>`
    : undefined
}`

export const accountPage = (
  look: Look,
  { address, newsletter, language }: Settings
): Html => html`<form method="post" action="/account">${csrfField(look)}
  ${addressFields(address)}
  ${selectField('language', 'Language', ['English', 'German', '中文'], language)}
  ${settingsChoices(newsletter)}
  <p><button>Save</button></p>
</form>`
