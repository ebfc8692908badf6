/** `1234.5` as `€1,234.50`. */
const PRICE = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' })

export const printPrice = (euros: number): string => PRICE.format(euros)
