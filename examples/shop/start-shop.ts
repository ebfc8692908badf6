import { html } from '../site/html.ts'
import { csrfField } from '../site/login-page.ts'
import { type Site, startSite } from '../site/start-site.ts'
import type { Look } from '../site/visits.ts'
import { addBuyingRoutes } from './buying-routes.ts'
import { openStore, type Store } from './open-store.ts'
import { addShopRoutes } from './shop-routes.ts'

/** The one customer. */
export const SHOP_USER = { name: 'dana', password: 'kettle and tea pot' } as const

export interface Shop extends Site {
  /** The shop's own data, past every page: what really happened. */
  readonly store: Pick<Store, 'cart' | 'checkout' | 'orders' | 'settings' | 'wishes' | 'reviews' | 'voucher'>
}

const header = (look: Look) => html`<header>
  <p>Harbour Shop</p>
  <nav aria-label="Main">
    <a href="/">Products</a>
    <a href="/cart">Cart</a>
    <a href="/wishes">Wish list</a>
    <a href="/orders">Your purchases</a>
    <a href="/account">Account</a>
  </nav>
  ${
    look.person === undefined
      ? html`<a href="/login">Sign in</a>`
      : html`<form method="post" action="/logout">${csrfField(look)}<button class="quiet">Sign out</button></form>`
  }
</header>`

const OPEN = /^\/(?:$|search$|products\/)/

/** Starts the sample shop: search, cart, address, delivery and payment, with one customer and everything in memory. */
export const startShop = async ({ port }: { readonly port?: number } = {}): Promise<Shop> => {
  const store = openStore()
  const site = await startSite({
    name: 'Harbour Shop',
    user: SHOP_USER,
    home: '/',
    open: (path) => OPEN.test(path),
    header,
    routes: (app, tools) => {
      addShopRoutes(app, tools, store)
      addBuyingRoutes(app, tools, store)
    },
    ...(port !== undefined && { port })
  })
  return { ...site, store }
}
