const ISO = /^(\d{4})-(\d{2})-(\d{2})$/
const MS_PER_DAY = 86_400_000

const pad = (value: number, size: number): string => String(value).padStart(size, '0')

/** The date as the language writes it, `2026-03-01`, or `undefined` if the Gregorian calendar has no such day. */
export const isoDate = (year: number, month: number, day: number): string | undefined => {
  const time = new Date(0)
  time.setUTCFullYear(year, month - 1, day)
  const same = time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === day
  return same && year >= 1 && year <= 9999 ? `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` : undefined
}

/** Days since 1970-01-01, or `undefined` for what is no day of the calendar in the language's form. */
export const dayNumber = (date: string): number | undefined => {
  const [, year, month, day] = ISO.exec(date) ?? []
  if (isoDate(Number(year), Number(month), Number(day)) !== date) return undefined
  return new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day)) / MS_PER_DAY
}

/** The date so many days since 1970-01-01, or `undefined` outside the years 1 to 9999. */
export const dateOfDay = (day: number): string | undefined => {
  const time = new Date(day * MS_PER_DAY)
  return Number.isNaN(time.getTime())
    ? undefined
    : isoDate(time.getUTCFullYear(), time.getUTCMonth() + 1, time.getUTCDate())
}
