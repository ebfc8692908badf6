export const CATEGORIES = ['Kitchen', 'Office', 'Garden', 'Travel'] as const
export type Category = (typeof CATEGORIES)[number]

export interface Product {
  /** `P-101` and so on. */
  readonly id: string
  readonly name: string
  readonly category: Category
  /** In euros. */
  readonly price: number
  /** From 1 to 5, with one decimal. */
  readonly rating: number
  readonly stock: number
  readonly colours: readonly string[]
  readonly about: string
}

const LINES: readonly (readonly [string, Category, number, number, number, string])[] = [
  ['Steel kettle', 'Kitchen', 39.9, 4.4, 12, 'Boils a litre in three minutes and turns itself off.'],
  ['Glass kettle', 'Kitchen', 54.5, 4.7, 3, 'See-through, 1.7 litres, with a light that shows when it is hot.'],
  ['Travel kettle', 'Travel', 24.9, 3.9, 30, 'Half a litre, for both voltages.'],
  ['Tea pot', 'Kitchen', 29, 4.8, 8, 'Porcelain, with a sieve that can be taken out.'],
  ['Green tea', 'Kitchen', 7.5, 4.6, 200, 'Sencha from Uji, 100 g.'],
  ['Black tea', 'Kitchen', 6.9, 4.2, 150, 'Assam, 100 g.'],
  ['Coffee grinder', 'Kitchen', 64, 4.5, 5, 'Conical burrs, forty settings.'],
  ['Bread knife', 'Kitchen', 32, 4.9, 14, 'A long blade with a handle of oak.'],
  ['Desk lamp', 'Office', 45, 4.3, 9, 'Warm and cold light, with a clamp.'],
  ['Desk lamp with clock', 'Office', 59, 4.1, 0, 'Tells the time besides.'],
  ['Notebook A5', 'Office', 8.9, 4.7, 90, 'Dotted, 192 pages.'],
  ['Notebook A4', 'Office', 12.9, 4.6, 60, 'Ruled, 192 pages.'],
  ['Fountain pen', 'Office', 28, 4.8, 11, 'Steel nib, fine.'],
  ['Ink, blue', 'Office', 9.5, 4.5, 40, '50 ml.'],
  ['Standing desk', 'Office', 389, 4.4, 2, 'From 65 to 130 cm.'],
  ['Pruning shears', 'Garden', 34.5, 4.7, 18, 'For branches up to 2 cm.'],
  ['Watering can', 'Garden', 19.9, 4.2, 25, 'Ten litres, zinc.'],
  ['Tomato seeds', 'Garden', 3.5, 4.6, 300, 'An old sort, for about thirty plants.'],
  ['Garden gloves', 'Garden', 11.9, 4.0, 44, 'Leather and cotton.'],
  ['Rucksack 30 l', 'Travel', 89, 4.6, 7, 'With a cover for the rain.'],
  ['Rucksack 45 l', 'Travel', 119, 4.5, 4, 'With a frame.'],
  ['Neck pillow', 'Travel', 17.9, 3.8, 33, 'Memory foam.'],
  ['Travel adapter', 'Travel', 14.9, 4.3, 70, 'For four kinds of sockets.'],
  ['Umbrella', 'Travel', 21.5, 4.4, 26, 'Holds in the wind.']
]

const COLOURS: Readonly<Record<Category, readonly string[]>> = {
  Kitchen: ['Silver', 'Black', 'White'],
  Office: ['Black', 'Oak'],
  Garden: ['Green'],
  Travel: ['Blue', 'Black', 'Red']
}

/** The same 24 products on every start, P-101 to P-124. */
export const PRODUCTS: readonly Product[] = LINES.map(([name, category, price, rating, stock, about], i) => ({
  id: `P-${101 + i}`,
  name,
  category,
  price,
  rating,
  stock,
  colours: COLOURS[category],
  about
}))

export const SORTS = ['Name', 'Price', 'Rating'] as const
export type Sort = (typeof SORTS)[number]

const BY: Readonly<Record<Sort, (a: Product, b: Product) => number>> = {
  Name: (a, b) => a.name.localeCompare(b.name),
  Price: (a, b) => a.price - b.price,
  Rating: (a, b) => b.rating - a.rating
}

export interface Search {
  readonly words: string
  readonly category: Category | undefined
  readonly sort: Sort
}

/** Products whose name or description holds all the words. */
export const searchProducts = ({ words, category, sort }: Search): readonly Product[] => {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return PRODUCTS.filter((product) => {
    const text = `${product.name} ${product.about}`.toLowerCase()
    return (!category || product.category === category) && wanted.every((word) => text.includes(word))
  }).toSorted(BY[sort])
}
