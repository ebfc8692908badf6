import { dayNumber, isoDate } from './calendar.ts'
import { type DatePart, type DateShapes, dateShapesOf, foldDate, undotted } from './date-shapes.ts'

/** Longer texts are no date. */
const MOST_CHARACTERS = 100
/** Days from the day 0, a Thursday, to the Sunday before. */
const THURSDAY = 4

/**
 * Reads a date as a locale writes it, in digits or with the month's name, in the Gregorian calendar: `1. März 2026` in `de`,
 * `3/1/2026` in `en-US`, `2026年3月1日` in `zh` are `2026-03-01`. Without a locale only that form itself.
 *
 * A year of two digits is read only where it stands last, and only if it can hardly be of another century: 00 to 37 are
 * 2000 to 2037, 70 to 99 are 1970 to 1999. `undefined` for everything else: no date, no day of the calendar, a weekday that
 * it is not, a text that can be read in two ways.
 */
export const parseDate = (text: string, locale?: string): string | undefined => {
  if (text.length > MOST_CHARACTERS) return undefined
  if (locale === undefined) return dayNumber(text.trim()) === undefined ? undefined : text.trim()
  const folded = foldDate(text)
  const known = folded === undefined ? undefined : dateShapesOf(locale)
  if (folded === undefined || !known) return undefined
  const read = new Set<string>()
  for (const { pattern, parts } of known.shapes) {
    const match = pattern.exec(folded)
    const date = match && dateOf(match.slice(1), parts, known)
    if (date) read.add(date)
  }
  const [date, another] = read
  return another === undefined ? date : undefined
}

const dateOf = (groups: readonly string[], parts: readonly DatePart[], known: DateShapes): string | undefined => {
  const [year, month, day, weekday] = (['year', 'month', 'day', 'weekday'] as const).map((part) => {
    const at = parts.indexOf(part)
    return at < 0 ? undefined : groups[at]
  })
  if (year === undefined || month === undefined || day === undefined) return undefined
  const whole = yearOf(year, parts.indexOf('year') > Math.max(parts.indexOf('month'), parts.indexOf('day')))
  const number = /^\d/.test(month) ? Number(month) : known.months.get(undotted(month))
  const date = whole === undefined || number === undefined ? undefined : isoDate(whole, number, Number(day))
  if (date === undefined || weekday === undefined) return date
  return known.weekdays.get(undotted(weekday)) === weekdayOf(date) ? date : undefined
}

const yearOf = (digits: string, last: boolean): number | undefined => {
  const year = Number(digits)
  if (digits.length > 2) return year
  if (!last) return undefined
  if (year <= 37) return 2000 + year
  return year >= 70 ? 1900 + year : undefined
}

const weekdayOf = (date: string): number => ((((dayNumber(date) ?? 0) + THURSDAY) % 7) + 7) % 7
