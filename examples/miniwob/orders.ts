import { chooseDay } from './calendars.ts'
import { groupOf, groupsOf, lines, type PlanMaker, quote } from './plan-maker.ts'

/** A code stands in brackets behind its city; a name of a city may hold the same letters. */
const suggested = (place: string): string => quote(/^[A-Z]{3}$/.test(place) ? `*(${place})` : `*${place}*`)

/** Types a place into a field that suggests places, and takes the first of them. */
const chooseCity = (field: string, place: string): string =>
  lines(`type ${quote(place)} into ${field}`, `click text like ${suggested(place)} first in list`)

const CHEAPEST = lines(
  'let flights = read all button like "Book flight for *" as { price: text from text }',
  'let best = first(flights sort by number(replace(.price, "Book flight for $", "")))',
  'click @best'
)

const SHORTEST = lines(
  'let times = read all text like "*h *m" as { time: text from text }',
  'let best = first(times sort by number(first(split(.time, "h "))) * 60 + number(replace(last(split(.time, "h ")), "m", "")))',
  'click button in generic having (text named best.time) having (button like "Book flight for *") last'
)

const bookFlight: PlanMaker = (said) => {
  const [which, from = '', to = '', month, day] = groupsOf(
    said,
    /the (\w+) one-way flight from: (.*) to: (.*) on (\d+)\/(\d+)\/\d+/
  )
  return lines(
    chooseCity('field nth 1', from),
    chooseCity('field nth 2', to),
    chooseDay('field nth 3', Number(month), Number(day)),
    'click button "Search"',
    which === 'cheapest' ? CHEAPEST : SHORTEST
  )
}

/** The innermost box that holds both what is said of a dish and the sign that orders one of it. */
const orderOne = (dish: string): string => `click text "+" in generic having (${dish}) having (text "+") last`

const orderFood: PlanMaker = (said) => {
  if (!said.startsWith('Order one')) {
    const [count, kind = ''] = groupsOf(said, /^Order (\d+) items that are (.*)$/)
    return lines(
      Array.from({ length: Number(count) }, () => orderOne(`image ${quote(kind)}`)),
      'click button "Order!"'
    )
  }
  const dishes = groupOf(said, /^Order one of each item: (.*)$/).split(',')
  return lines(
    dishes.map((dish) => orderOne(`text ${quote(dish.trim())}`)),
    'click button "Order!"'
  )
}

/** Pages on which something is looked for, chosen and ordered. */
export const ORDER_TASKS: Readonly<Record<string, PlanMaker>> = {
  'book-flight': bookFlight,
  'book-flight-nodelay': bookFlight,
  'order-food': orderFood
}
