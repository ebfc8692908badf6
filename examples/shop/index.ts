export type { Address, CartLine, Order } from './open-store.ts'
export { SHOP_USER, type Shop, startShop } from './start-shop.ts'
