import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAIL_USER, type Mail, startMail } from '../mail/index.ts'
import { SHOP_USER, type Shop, startShop } from '../shop/index.ts'
import { startWiki, WIKI_USER, type Wiki } from '../wiki/index.ts'
import { browse } from './browse.ts'

let shop: Shop
let mail: Mail
let wiki: Wiki
beforeAll(async () => {
  ;[shop, mail, wiki] = await Promise.all([startShop(), startMail(), startWiki()])
})
afterAll(async () => {
  await Promise.all([shop?.close(), mail?.close(), wiki?.close()])
})

const signedIn = async (url: string, user: { readonly name: string; readonly password: string }) => {
  const visitor = browse(url)
  expect((await visitor.signIn(user.name, user.password)).status).toBe(303)
  return visitor
}

describe.each([
  ['shop', () => shop.url, '/cart'],
  ['mail', () => mail.url, '/folders/inbox'],
  ['wiki', () => wiki.url, '/']
] as const)('the %s', (_, url, inside) => {
  test('shows nothing of a person to whom is not signed in, and takes no wrong password', async () => {
    const visitor = browse(url())
    expect(await visitor.get(inside)).toMatchObject({ status: 303, location: expect.stringContaining('/login?next=') })
    expect((await visitor.signIn('dana', 'wrong')).status).toBe(401)
  })

  test('takes no form without its token', async () => {
    expect((await browse(url()).post('/login', { name: 'dana' })).status).toBe(403)
  })

  test('sends nobody elsewhere after the sign-in', async () => {
    const { body } = await browse(url()).get('/login?next=//evil.example')
    expect(body).not.toContain('evil')
  })

  test('escapes what is searched for', async () => {
    const visitor = browse(url())
    const { body } = await visitor.get(`/login?next=${encodeURIComponent('/"><b>')}`)
    expect(body).not.toContain('<b>')
  })
})

describe('in the shop', () => {
  const ADDRESS = { name: 'D', street: 'S 1', postcode: '1', city: 'C', country: 'Austria' }

  test('an order is paid at the end of its three steps, and none can be skipped', async () => {
    const visitor = await signedIn(shop.url, SHOP_USER)
    const before = shop.store.orders().length
    await visitor.submit('/products/P-101', { product: 'P-101', colour: 'Black', quantity: '2' }, '/cart/add')
    expect((await visitor.get('/checkout/payment')).location).toBe('/checkout/delivery')
    await visitor.submit('/cart', { payment: 'Invoice' }, '/checkout/payment')
    expect(shop.store.orders()).toHaveLength(before)
    expect((await visitor.submit('/checkout/address', { ...ADDRESS, city: '' })).status).toBe(422)
    await visitor.submit('/checkout/address', ADDRESS)
    await visitor.submit('/checkout/delivery', { delivery: 'Express' })
    expect((await visitor.get('/checkout/payment')).body).toContain('€92.70')
    await visitor.submit('/checkout/payment', { payment: 'Invoice' })
    expect(shop.store.orders().at(-1)).toMatchObject({ address: ADDRESS, delivery: 'Express', total: 92.7 })
    expect(shop.store.cart()).toEqual([])
  })

  test('no more goes into the cart than is in stock', async () => {
    const visitor = await signedIn(shop.url, SHOP_USER)
    const before = shop.store.cart()
    await visitor.submit('/products/P-102', { product: 'P-102', colour: 'Black', quantity: '4' }, '/cart/add')
    expect(shop.store.cart()).toEqual(before)
  })

  test('a search finds what holds all its words, in the order asked for', async () => {
    const { body } = await browse(shop.url).get('/search?q=kettle&category=Kitchen&sort=Price')
    expect([...body.matchAll(/<h2><a[^>]*>([^<]+)/g)].map(([, name]) => name)).toEqual(['Steel kettle', 'Glass kettle'])
  })
})

describe('in the mail', () => {
  test('what is selected is moved, and nothing else', async () => {
    const visitor = await signedIn(mail.url, MAIL_USER)
    await visitor.submit('/folders/inbox', { id: '3', do: 'archive', folder: 'Inbox' }, '/messages')
    expect(mail.store.messages().filter(({ folder }) => folder !== 'Inbox')).toMatchObject([
      { id: 3, folder: 'Archive' }
    ])
  })

  test('a message is sent to an address and nowhere else, and a draft is kept', async () => {
    const visitor = await signedIn(mail.url, MAIL_USER)
    expect((await visitor.submit('/compose', { to: 'nobody', do: 'send' })).status).toBe(422)
    await visitor.submit('/compose', { to: 'a@b.example', subject: 'x', do: 'send' })
    await visitor.submit('/compose', { subject: 'y', do: 'keep' })
    const written = mail.store.messages().filter(({ folder }) => folder === 'Sent' || folder === 'Drafts')
    expect(written).toMatchObject([
      { folder: 'Sent', to: 'a@b.example', subject: 'x' },
      { folder: 'Drafts', subject: 'y' }
    ])
  })
})

describe('in the wiki', () => {
  test('a change is a version more, and an older one can be brought back', async () => {
    const visitor = await signedIn(wiki.url, WIKI_USER)
    await visitor.submit('/pages/packing-list/edit', { text: 'Socks', summary: 'shorter' })
    await visitor.submit('/pages/packing-list', { version: '0' }, '/pages/packing-list/revert')
    const versions = wiki.store.pages().find(({ title }) => title === 'Packing list')?.versions ?? []
    expect(versions.map(({ text }) => text.split('\n')[0])).toEqual(['Passport', 'Socks', 'Passport'])
  })
})
