import { remembered } from '../person/remembered.ts'
import { dayNumber } from './calendar.ts'

/** Formats of a date in the Gregorian calendar, whatever calendar a locale prefers. */
export const dateFormat = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, { ...options, calendar: 'gregory', timeZone: 'UTC' })

const formatOf = remembered((locale: string): Intl.DateTimeFormat | undefined => {
  try {
    return dateFormat(locale, { year: 'numeric', month: 'numeric', day: 'numeric' })
  } catch {
    return undefined
  }
})

/**
 * Writes a date `2026-03-01` as a locale does in digits: `1.3.2026` in `de`, `3/1/2026` in `en-US`. `undefined` for what is
 * no day, or no language tag.
 */
export const formatDate = (date: string, locale: string): string | undefined => {
  const day = dayNumber(date)
  return day === undefined ? undefined : formatOf(locale)?.format(day * 86_400_000)
}
