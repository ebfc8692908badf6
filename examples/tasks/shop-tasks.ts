import type { Task, World } from './task.ts'

const isUntouched = ({ shop }: World): boolean => shop.store.cart().length === 0 && shop.store.orders().length === 3

const cartOf = ({ shop }: World): string =>
  shop.store
    .cart()
    .map(({ product, colour, quantity }) => `${product} ${colour} ${quantity}`)
    .join(', ')

export const SHOP_TASKS: readonly Task[] = [
  {
    name: 'shop-cheapest-kettle',
    kind: 'searching',
    request: 'What does the cheapest kettle in the shop cost?',
    sites: ['shop'],
    tells: { name: 'Travel kettle', price: 24.9 },
    holds: isUntouched,
    asks: []
  },
  {
    name: 'shop-tea-price-zh',
    kind: 'searching',
    request: '商店里的 Green tea 多少钱？',
    sites: ['shop'],
    tells: { 价格: 7.5 },
    holds: isUntouched,
    asks: []
  },
  {
    name: 'shop-orders-total',
    kind: 'reading',
    request: 'How much have I spent in the shop so far?',
    sites: ['shop'],
    tells: { spent: 557.2, orders: 3 },
    holds: isUntouched,
    asks: []
  },
  {
    name: 'shop-wish',
    kind: 'shopping',
    request: 'Put the fountain pen on my wish list.',
    sites: ['shop'],
    holds: ({ shop }) => shop.store.wishes().join() === 'P-107,P-113',
    asks: []
  },
  {
    name: 'shop-voucher',
    kind: 'shopping',
    request: 'Put a watering can into my cart and use the voucher SPRING10.',
    sites: ['shop'],
    holds: (world) => cartOf(world) === 'P-117 Green 1' && world.shop.store.voucher() === 'SPRING10',
    asks: []
  },
  {
    name: 'shop-up-to-payment',
    kind: 'shopping',
    request:
      'Get a red umbrella ready to order, express, to Hafenstrasse 12, 1020 Vienna. Stop before the payment, I want to pay myself.',
    sites: ['shop'],
    holds: (world) => {
      const { address, delivery } = world.shop.store.checkout()
      const isThere = address?.street === 'Hafenstrasse 12' && address.postcode === '1020'
      return (
        cartOf(world) === 'P-124 Red 1' && isThere && delivery === 'Express' && world.shop.store.orders().length === 3
      )
    },
    asks: ['submit']
  },
  {
    name: 'shop-pay',
    kind: 'shopping',
    request: 'Buy a bottle of blue ink, standard delivery to my usual address, and pay by invoice.',
    sites: ['shop'],
    holds: ({ shop }) => {
      const order = shop.store.orders().at(-1)
      const bought = order?.lines.map(({ product, quantity }) => `${product} ${quantity}`).join()
      return bought === 'P-114 1' && order?.payment === 'Invoice' && order.delivery === 'Standard'
    },
    asks: ['transact']
  },
  {
    name: 'shop-take-out',
    kind: 'shopping',
    request: 'Put green tea and black tea into my cart. No, take the black tea out again.',
    sites: ['shop'],
    holds: (world) => cartOf(world) === 'P-105 Silver 1',
    asks: ['destroy']
  },
  {
    name: 'shop-return',
    kind: 'form',
    request: 'Register the return of my order O-5002: it does not fit, the straps are too short.',
    sites: ['shop'],
    holds: ({ shop }) =>
      shop.store.orders().find(({ no }) => no === 'O-5002')?.reason === 'It does not fit: the straps are too short',
    asks: []
  },
  {
    name: 'shop-move-house',
    kind: 'form',
    request: 'I have moved. Change my address in the shop to Rue Neuve 8, 1000 Brussels, Belgium.',
    sites: ['shop'],
    inputs: { street: 'Rue Neuve 8', postcode: '1000', city: 'Brussels', country: 'Belgium' },
    holds: ({ shop }) => {
      const { name, street, postcode, city, country } = shop.store.settings().address
      return [name, street, postcode, city, country].join() === 'Dana Roth,Rue Neuve 8,1000,Brussels,Belgium'
    },
    asks: []
  },
  {
    name: 'shop-review',
    kind: 'form',
    request: 'Post a review of the bread knife: 5 stars, "Sharp and well balanced."',
    sites: ['shop'],
    holds: ({ shop }) => {
      const review = shop.store.reviews().at(-1)
      return review?.product === 'P-108' && review.stars === 5 && review.text === 'Sharp and well balanced.'
    },
    asks: ['share']
  }
]
