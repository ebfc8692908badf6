import { PRODUCTS, type Product } from './products.ts'

export interface CartLine {
  readonly product: string
  readonly colour: string
  readonly quantity: number
}

export const COUNTRIES = ['Austria', 'Belgium', 'Germany', 'Netherlands'] as const

export interface Address {
  readonly name: string
  readonly street: string
  readonly postcode: string
  readonly city: string
  readonly country: string
}

export const DELIVERIES = [
  { name: 'Standard', price: 4.9, days: '3 to 5 days' },
  { name: 'Express', price: 12.9, days: 'tomorrow' },
  { name: 'Pick up', price: 0, days: 'at a shop near you' }
] as const
export const PAYMENTS = ['Invoice', 'Card on file'] as const

/** What a person has chosen so far on the way to paying. */
export interface Checkout {
  readonly address?: Address
  readonly delivery?: string
  readonly note?: string
}

export interface Order {
  /** `O-5001` and so on. */
  readonly no: string
  readonly date: string
  readonly lines: readonly CartLine[]
  readonly total: number
  readonly address: Address
  readonly delivery: string
  readonly payment: string
  readonly status: 'Paid' | 'Sent' | 'Delivered' | 'Returned'
  readonly reason?: string
}

export interface Review {
  readonly product: string
  readonly who: string
  readonly stars: number
  readonly text: string
  readonly photo?: string
}

export interface Settings {
  readonly address: Address
  readonly newsletter: boolean
  readonly language: string
}

const HOME: Address = {
  name: 'Dana Roth',
  street: 'Lindenweg 4',
  postcode: '1010',
  city: 'Vienna',
  country: 'Austria'
}

const line = (product: string, quantity: number, colour: string): CartLine => ({ product, quantity, colour })

const ORDERS: readonly Order[] = [
  {
    no: 'O-5001',
    date: '2026-01-14',
    lines: [line('P-111', 3, 'Black')],
    total: 31.6,
    address: HOME,
    delivery: 'Standard',
    payment: 'Invoice',
    status: 'Delivered'
  },
  {
    no: 'O-5002',
    date: '2026-02-02',
    lines: [line('P-120', 1, 'Blue'), line('P-123', 2, 'Black')],
    total: 123.7,
    address: HOME,
    delivery: 'Standard',
    payment: 'Card on file',
    status: 'Delivered'
  },
  {
    no: 'O-5003',
    date: '2026-03-09',
    lines: [line('P-115', 1, 'Oak')],
    total: 401.9,
    address: HOME,
    delivery: 'Express',
    payment: 'Invoice',
    status: 'Sent'
  }
]

export const priceOf = (cart: readonly CartLine[]): number =>
  cart.reduce((sum, { product, quantity }) => sum + (productOf(product)?.price ?? 0) * quantity, 0)

export const productOf = (id: string): Product | undefined => PRODUCTS.find((product) => product.id === id)

const cents = (euros: number): number => Math.round(euros * 100) / 100

/** The shop's data of its one customer, in memory. */
export const openStore = () => {
  let cart: readonly CartLine[] = []
  let checkout: Checkout = {}
  let orders: readonly Order[] = ORDERS
  let settings: Settings = { address: HOME, newsletter: true, language: 'English' }
  let wishes: readonly string[] = ['P-107']
  let voucher = ''
  let reviews: readonly Review[] = [
    { product: 'P-101', who: 'Ari', stars: 5, text: 'Fast and quiet.' },
    { product: 'P-101', who: 'Kim', stars: 4, text: 'The lid is stiff.' }
  ]

  const isSame = (a: CartLine, b: CartLine) => a.product === b.product && a.colour === b.colour

  return {
    cart: () => cart,
    checkout: () => checkout,
    orders: () => orders,
    settings: () => settings,
    wishes: () => wishes,
    reviews: () => reviews,
    voucher: () => voucher,

    /** Ten per cent off, where the code is known. */
    total: (): number => {
      const price = DELIVERIES.find(({ name }) => name === checkout.delivery)?.price ?? 0
      return cents(priceOf(cart) * (voucher === '' ? 1 : 0.9) + price)
    },
    addToCart(added: CartLine): void {
      const before = cart.find((one) => isSame(one, added))
      cart = before
        ? cart.map((one) => (one === before ? { ...one, quantity: one.quantity + added.quantity } : one))
        : [...cart, added]
    },
    setQuantity(at: number, quantity: number): void {
      cart = cart.flatMap((one, i) => (i !== at ? [one] : quantity > 0 ? [{ ...one, quantity }] : []))
    },
    useVoucher(code: string): boolean {
      if (code.toUpperCase() !== 'SPRING10') return false
      voucher = 'SPRING10'
      return true
    },
    setCheckout(part: Checkout): void {
      checkout = { ...checkout, ...part }
    },
    /** Turns the cart into an order. Throws where address or delivery is missing: no page leads there. */
    pay(payment: string): Order {
      const { address, delivery } = checkout
      if (!address || !delivery || cart.length === 0) throw new Error('an order was paid before it was whole')
      const date = new Date().toISOString().slice(0, 10)
      const order: Order = {
        no: `O-${5001 + orders.length}`,
        date,
        lines: cart,
        total: this.total(),
        address,
        delivery,
        payment,
        status: 'Paid'
      }
      orders = [...orders, order]
      cart = []
      checkout = {}
      voucher = ''
      return order
    },
    returnOrder(no: string, reason: string): boolean {
      const found = orders.some((order) => order.no === no && order.status === 'Delivered')
      orders = orders.map((order) => (found && order.no === no ? { ...order, status: 'Returned', reason } : order))
      return found
    },
    saveSettings(next: Settings): void {
      settings = next
    },
    wish(id: string): void {
      wishes = [...wishes.filter((one) => one !== id), id]
    },
    addReview(review: Review): void {
      reviews = [...reviews, review]
    }
  }
}

export type Store = ReturnType<typeof openStore>
