import { foldText } from './fold-text.ts'

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.*)?$/

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

const toIso = (year: number, month: number, day: number): string | undefined => {
  const date = new Date(Date.UTC(2000, 0, 1))
  date.setUTCFullYear(year, month - 1, day)
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real && year >= 1 && year <= 9999 ? `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` : undefined
}

type Part = 'year' | 'month' | 'day'

/** The order in which a locale writes day, month and year. */
const orderOf = (locale: string): readonly Part[] | undefined => {
  try {
    return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'numeric', day: 'numeric', calendar: 'gregory' })
      .formatToParts(new Date(Date.UTC(2001, 1, 3)))
      .map(({ type }) => type)
      .filter((type): type is Part => type === 'year' || type === 'month' || type === 'day')
  } catch {
    return undefined
  }
}

const plain = (word: string): string => word.toLowerCase().replace(/\.$/, '')

/** Names of months in a locale, as they stand alone and inside a date, long and short. */
const monthNames = (locale: string): ReadonlyMap<string, number> => {
  const names = new Map<string, number>()
  for (let month = 0; month < 12; month++) {
    const day = new Date(Date.UTC(2001, month, 3))
    for (const length of ['long', 'short'] as const) {
      for (const options of [{ month: length }, { month: length, day: 'numeric' }] as const) {
        const parts = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).formatToParts(day)
        names.set(plain(parts.find(({ type }) => type === 'month')?.value ?? ''), month + 1)
      }
    }
    // German and others shorten to three letters without a rule of their own.
    const long = [...names].find(([, at]) => at === month + 1)?.[0] ?? ''
    const three = long.slice(0, 3)
    if (three.length === 3 && !names.has(three)) names.set(three, month + 1)
  }
  names.delete('')
  return names
}

const century = (year: string): number => (year.length <= 2 ? 2000 + Number(year) : Number(year))

const fromNumbers = (numbers: readonly string[], order: readonly Part[]): string | undefined => {
  const first = numbers[0] ?? ''
  const used = first.length === 4 ? (['year', 'month', 'day'] as const) : order
  const at = (part: Part) => numbers[used.indexOf(part)] ?? ''
  if (![2, 4].includes(at('year').length)) return undefined
  return toIso(century(at('year')), Number(at('month')), Number(at('day')))
}

const fromNames = (text: string, locale: string): string | undefined => {
  const names = monthNames(locale)
  const words = text.match(/\p{L}[\p{L}\p{M}]*\.?/gu) ?? []
  const months = words.map((word) => names.get(plain(word))).filter((month) => month !== undefined)
  const numbers = text.match(/\d+/g) ?? []
  const year = numbers.find((number) => number.length === 4)
  const day = numbers.find((number) => number.length <= 2)
  if (months.length !== 1 || numbers.length !== 2 || !year || !day) return undefined
  return toIso(Number(year), months[0] as number, Number(day))
}

/**
 * Reads a date as a locale writes it into its ISO form: `1.3.2026` in `de`, `Mar 1, 2026` in `en` are `2026-03-01`.
 * The ISO form is read in every locale; a year of two digits is of this century. `undefined` for anything else.
 */
export const parseDate = (text: string, locale = 'en'): string | undefined => {
  const said = foldText(text)
  const iso = ISO.exec(said)
  if (iso) return toIso(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const order = orderOf(locale)
  if (!order) return undefined
  const numeric = /^(\d{1,4})\s*[./\-年]\s*(\d{1,2})\s*[./\-月]\s*(\d{1,4})\s*[.日]?(?:\s*[(（]?\p{L}+[)）]?)?$/u.exec(
    said
  )
  return numeric ? fromNumbers(numeric.slice(1), order) : fromNames(said, locale)
}
