import { remembered } from '../person/remembered.ts'
import { westernDigits } from './digits.ts'
import { dateFormat } from './format-date.ts'

export type DatePart = 'year' | 'month' | 'day' | 'weekday'

/** One way to write a date: an expression for the whole text, and what its groups are. */
export interface DateShape {
  readonly pattern: RegExp
  readonly parts: readonly DatePart[]
}

/** How a locale writes dates, and what it calls months (from 1) and weekdays (from 0, Sunday), spelled as `foldDate` does. */
export interface DateShapes {
  readonly shapes: readonly DateShape[]
  readonly months: ReadonlyMap<string, number>
  readonly weekdays: ReadonlyMap<string, number>
}

/** Case, spaces and the script of digits are not told apart. `undefined` where digits of two scripts are mixed. */
export const foldDate = (text: string): string | undefined =>
  westernDigits(text.normalize('NFC'))
    ?.text.toLowerCase()
    .replace(/[\s\u00a0\u2009\u202f]+/g, ' ')
    .trim()

/** A name without the dot of an abbreviation. */
export const undotted = (name: string): string => name.replace(/\.$/, '')

const IN_DIGITS: readonly Intl.DateTimeFormatOptions[] = [
  { year: 'numeric', month: 'numeric', day: 'numeric' },
  { year: 'numeric', month: '2-digit', day: '2-digit' },
  { dateStyle: 'short' },
  { year: '2-digit', month: 'numeric', day: 'numeric' }
]
const BY_NAME: readonly Intl.DateTimeFormatOptions[] = [
  { dateStyle: 'medium' },
  { dateStyle: 'long' },
  { dateStyle: 'full' },
  { year: 'numeric', month: 'long', day: 'numeric' },
  { year: 'numeric', month: 'short', day: 'numeric' },
  { year: '2-digit', month: 'short', day: 'numeric' }
]
const MONTH_NAMES: readonly Intl.DateTimeFormatOptions[] = [{ month: 'long' }, { month: 'short' }, ...BY_NAME]
const WEEKDAY_NAMES: readonly Intl.DateTimeFormatOptions[] = [{ weekday: 'long' }, { weekday: 'short' }]

/** A day of every month, late enough that its number is no month. */
const SAMPLES = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 22)))
/** The days of a week that begins with a Sunday. */
const WEEK = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2026, 2, 1 + day)))

type Names = Map<string, number>

/** Adds a name; one that two months (or days) share is nobody's. */
const addName = (names: Names, text: string, of: number): void => {
  const name = undotted(foldDate(text) ?? '')
  if (name === '' || /^\d/.test(name)) return
  names.set(name, (names.get(name) ?? of) === of ? of : Number.NaN)
}

const namesOf = (
  locale: string,
  styles: readonly Intl.DateTimeFormatOptions[],
  days: readonly Date[],
  type: 'month' | 'weekday',
  from: number
): ReadonlyMap<string, number> => {
  const names: Names = new Map()
  for (const style of styles) {
    const format = dateFormat(locale, style)
    for (const [i, day] of days.entries()) {
      for (const part of format.formatToParts(day)) if (part.type === type) addName(names, part.value, i + from)
    }
  }
  return new Map([...names].filter(([, of]) => !Number.isNaN(of)))
}

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
const oneOf = (names: ReadonlyMap<string, number>): string =>
  [...names.keys()]
    .sort((a, b) => b.length - a.length)
    .map(quote)
    .join('|')

/** Signs between parts are told apart as little as people do; words are as they are. */
const between = (literal: string, signs: (piece: string) => string): string =>
  literal
    .split(/([\p{L}\p{M}]+)/u)
    .map((piece, i) => (piece === '' ? '' : i % 2 ? quote(piece) : signs(piece)))
    .join('')

const ANY_SIGNS = '[\\p{P}\\p{S} ]{1,3}'
const inDigits = (piece: string): string => {
  const sign = piece.trim()
  if (sign === '') return ' '
  return ` ?${/^[./–-]$/.test(sign) ? '[./–-]' : quote(sign)} ?`
}
const DAY = '(\\d{1,2})'
/** `1st March`, `1er mars`. */
const DAY_BESIDE_NAME = `${DAY}(?:st|nd|rd|th|er|re|º|ª|°)?`

const groupOf = (type: DatePart, value: string, named: boolean, shapes: Omit<DateShapes, 'shapes'>): string => {
  if (type === 'weekday') return `((?:${oneOf(shapes.weekdays)}))\\.?`
  if (type === 'year') return `(\\d{${value.length === 2 ? 2 : 4}})`
  if (type === 'day') return `${named ? DAY_BESIDE_NAME : DAY}${quote(value.replace(/^\d+/, ''))}`
  const [, digits, rest = ''] = /^(\d+)(.*)$/.exec(value) ?? []
  return digits === undefined ? `(${oneOf(shapes.months)})\\.?` : `(\\d{1,2})${quote(rest)}`
}

const shapeOf = (written: readonly Intl.DateTimeFormatPart[], names: Omit<DateShapes, 'shapes'>): DateShape => {
  const folded = written.map(({ type, value }) => ({ type, value: foldKeepingSpace(value) }))
  const named = folded.some(({ type, value }) => type === 'month' && !/^\d/.test(value))
  const parts: DatePart[] = []
  const pieces = folded.map(({ type, value }, i) => {
    if (type === 'year' || type === 'month' || type === 'day' || type === 'weekday') {
      parts.push(type)
      return groupOf(type, value, named, names)
    }
    const literal = between(value, named ? () => ANY_SIGNS : inDigits)
    return i === 0 || i === folded.length - 1 ? `(?:${literal})?` : literal
  })
  return { pattern: new RegExp(`^${pieces.join('')}$`, 'u'), parts }
}

const foldKeepingSpace = (value: string): string => {
  const folded = foldDate(value) ?? value
  return `${/^\s/.test(value) ? ' ' : ''}${folded}${/\s$/.test(value) && folded !== '' ? ' ' : ''}`
}

/** What no locale reads otherwise: the year first in four digits, or the month by its name. */
const everywhere = ({ months }: Omit<DateShapes, 'shapes'>): DateShape[] => {
  const name = `(${oneOf(months)})\\.?`
  const day = DAY_BESIDE_NAME
  const orders: readonly (readonly [string, readonly DatePart[]])[] = [
    ['(\\d{4}) ?[./–-] ?(\\d{1,2}) ?[./–-] ?(\\d{1,2})', ['year', 'month', 'day']],
    [[day, name, '(\\d{4})'].join(ANY_SIGNS), ['day', 'month', 'year']],
    [[name, day, '(\\d{4})'].join(ANY_SIGNS), ['month', 'day', 'year']],
    [['(\\d{4})', name, day].join(ANY_SIGNS), ['year', 'month', 'day']]
  ]
  return orders
    .filter((_, i) => i === 0 || months.size > 0)
    .map(([pattern, parts]) => ({ pattern: new RegExp(`^${pattern}$`, 'u'), parts }))
}

/** The ways in which a locale writes dates; `undefined` for what is no language tag. */
export const dateShapesOf = remembered((locale: string): DateShapes | undefined => {
  try {
    const names = {
      months: namesOf(locale, MONTH_NAMES, SAMPLES, 'month', 1),
      weekdays: namesOf(locale, [...WEEKDAY_NAMES, { dateStyle: 'full' }], WEEK, 'weekday', 0)
    }
    const shapes = new Map<string, DateShape>()
    const add = (shape: DateShape) => shapes.set(`${shape.parts}:${shape.pattern.source}`, shape)
    for (const style of [...IN_DIGITS, ...BY_NAME]) {
      const format = dateFormat(locale, style)
      for (const sample of SAMPLES) add(shapeOf(format.formatToParts(sample), names))
    }
    everywhere(names).forEach(add)
    return { shapes: [...shapes.values()], ...names }
  } catch {
    return undefined
  }
})
