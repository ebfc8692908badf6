/** What every app of the folder knows, so that one plan fits all of them. */

const CITIES = ['Lisbon', 'London', 'Lyon', 'Milan', 'Oslo', 'Porto']

export const citiesLike = (text) =>
  CITIES.filter((city) => text !== '' && city.toLowerCase().includes(text.toLowerCase()))

/** A mask as shops have it: what is no digit is dropped, and the rest grouped while one types. */
export const formatPhone = (text) => {
  const digits = text.replace(/\D/g, '').slice(0, 10)
  const [area, first, last] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)]
  if (digits.length < 4) return area && `(${area}`
  return `(${area}) ${first}${last && `-${last}`}`
}

export const emptyOrder = () => ({
  name: '',
  note: '',
  count: '',
  day: '',
  size: 'Small',
  gift: false,
  way: 'Courier',
  code: '',
  phone: '',
  city: '',
  items: []
})
