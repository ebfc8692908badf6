import { type Html, html } from '../../site/html.ts'
import { csrfField } from '../../site/login-page.ts'
import { choice, facts, field, selectField, textArea } from '../../site/parts.ts'
import type { Look } from '../../site/visits.ts'
import type { Review } from '../open-store.ts'
import { CATEGORIES, type Product, type Search, SORTS } from '../products.ts'
import { printPrice } from './print-price.ts'

const ANY = 'All'

export const searchForm = ({
  words,
  category,
  sort
}: Search): Html => html`<form method="get" action="/search" role="search" class="inline">
  ${field('q', 'Search', html`<input type="search" id="q" name="q" value="${words}">`)}
  ${selectField('category', 'Category', [ANY, ...CATEGORIES], category ?? ANY)}
  ${selectField('sort', 'Sort by', SORTS, sort)}
  <p><button>Search</button></p>
</form>`

const card = ({ id, name, price, rating, stock }: Product): Html => html`<li class="card">
  <h2><a href="/products/${id}">${name}</a></h2>
  <p><strong>${printPrice(price)}</strong> <span>${rating.toFixed(1)} of 5</span> <em>${stock > 0 ? 'In stock' : 'Sold out'}</em></p>
</li>
`

export const resultsPage = (search: Search, found: readonly Product[]): Html => html`${searchForm(search)}
${
  found.length === 0
    ? html`<p role="status">Nothing found.</p>`
    : html`<ul class="cards" aria-label="Results">
${found.map(card)}</ul>`
}`

const reviewForm = (
  look: Look,
  id: string
): Html => html`<form method="post" action="/products/${id}/reviews" enctype="multipart/form-data" aria-label="Your review">
  ${csrfField(look)}
  ${selectField('stars', 'Stars', ['5', '4', '3', '2', '1'])}
  ${textArea('text', 'Your review')}
  ${field('photo', 'Photo', html`<input type="file" id="photo" name="photo" accept="image/*">`)}
  <p><button>Post review</button></p>
</form>`

export const productPage = (look: Look, product: Product, reviews: readonly Review[]): Html => html`${facts([
  ['Price', printPrice(product.price)],
  ['Rating', `${product.rating.toFixed(1)} of 5`],
  ['Stock', product.stock > 0 ? `${product.stock} in stock` : 'Sold out'],
  ['About', product.about],
  ['Number', product.id]
])}
${
  product.stock > 0
    ? html`<form method="post" action="/cart/add" class="inline" aria-label="Buying options">
  ${csrfField(look)}<input type="hidden" name="product" value="${product.id}">
  ${selectField('colour', 'Colour', product.colours)}
  ${field('quantity', 'Quantity', html`<input type="number" id="quantity" name="quantity" value="1" min="1" max="${product.stock}">`)}
  <p><button>Add to cart</button></p>
</form>`
    : html`<p>We tell you when it is back: add it to your wish list.</p>`
}
<form method="post" action="/wishes">${csrfField(look)}<input type="hidden" name="product" value="${product.id}">
  <p><button class="quiet">Add to wish list</button></p></form>
<h2>Reviews</h2>
<ul aria-label="Reviews">
${reviews.map(
  ({ who, stars, text, photo }) =>
    html`<li><strong>${who}</strong>, ${stars} of 5: ${text}${photo === undefined ? undefined : html` <em>(${photo})</em>`}</li>
`
)}</ul>
${look.person === undefined ? undefined : reviewForm(look, product.id)}`

export const wishesPage = (wishes: readonly Product[]): Html =>
  html`<ul class="cards" aria-label="Wish list">
${wishes.map(card)}</ul>`

export const settingsChoices = (newsletter: boolean): Html =>
  choice('checkbox', 'newsletter', 'yes', 'Send me the newsletter', newsletter)
