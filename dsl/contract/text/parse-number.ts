import { remembered } from '../person/remembered.ts'
import { MAX_DIGITS, westernDigits } from './digits.ts'

const MARKS = /\p{Sc}|\b(?:[A-Z]{3}|kr|Kč|zł|Ft|lei|Rs|Fr)\b\.?|[元円원]/gu
const SPACES = /[\s\u00a0\u2007\u202f\u2009]+/g

interface Marks {
  readonly decimal: string
  readonly group: string
}

/** Names of numbering systems by their 0 (CLDR). */
const SYSTEMS: Readonly<Record<string, string>> = {
  '0': 'latn',
  '٠': 'arab',
  '۰': 'arabext',
  '०': 'deva',
  '০': 'beng',
  '੦': 'guru',
  '૦': 'gujr',
  '୦': 'orya',
  '௦': 'tamldec',
  '౦': 'telu',
  '೦': 'knda',
  '൦': 'mlym',
  '๐': 'thai',
  '໐': 'laoo',
  '༠': 'tibt',
  '၀': 'mymr',
  '០': 'khmr'
}

/** The marks of a locale where it writes with the digits of this 0. */
const marksOf = remembered((key: string): Marks | undefined => {
  const [locale = '', zero = ''] = key.split('\n')
  const numberingSystem = SYSTEMS[zero]
  if (numberingSystem === undefined) return undefined
  try {
    const parts = new Intl.NumberFormat(locale, { useGrouping: 'always', numberingSystem }).formatToParts(-1234567.5)
    const find = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
    return { decimal: find('decimal') || '.', group: find('group') }
  } catch {
    return undefined
  }
})

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Digits with their groups as people write them: threes, or twos before the last three as in India. */
const shapeOf = ({ decimal, group }: Marks): RegExp => {
  const mark = /^\s$/.test(group) ? ' ?' : group === '’' ? "[’']" : quote(group)
  const grouped = mark === '' ? '\\d+' : `(?:\\d{1,3}(?:${mark}\\d{2,3})*${mark}\\d{3}|\\d+)`
  return new RegExp(`^(${grouped}|)(?:${quote(decimal)}(\\d+|[-–—]{1,2}))?$`)
}

const signOf = (text: string): { readonly sign: 1 | -1; readonly rest: string } => {
  const bare = text.trim()
  if (/^\(.*\)$/.test(bare)) return { sign: -1, rest: bare.slice(1, -1).trim() }
  if (/^[-−–]/.test(bare)) return { sign: -1, rest: bare.slice(1).trim() }
  if (/[-−]$/.test(bare) && !/[.,][-−]$/.test(bare)) return { sign: -1, rest: bare.slice(0, -1).trim() }
  return { sign: 1, rest: bare.replace(/^\+/, '').trim() }
}

/**
 * Reads a number as a locale writes it, in its own digits or in 0 to 9, currency signs and group marks left out:
 * `1.234,56 €` in `de` is 1234.56. `undefined` for anything else: half a number, two numbers, digits grouped as no one
 * writes them, and more than 15 significant digits, which no number of the language has.
 */
export const parseNumber = (text: string, locale = 'en'): number | undefined => {
  const western = westernDigits(text)
  const marks = western && marksOf(`${locale}\n${western.zero}`)
  if (!marks) return undefined
  const bare = western.text.replace(SPACES, ' ').replace(MARKS, ' ').trim()
  const { sign, rest } = signOf(signOf(bare).sign === -1 ? bare : bare.replace(/^ /, ''))
  const match = shapeOf(marks).exec(rest.replace(SPACES, ' '))
  const whole = match?.[1]?.replace(/\D/g, '') ?? ''
  const part = match?.[2]?.replace(/\D/g, '') ?? ''
  if (!match || (whole === '' && part === '')) return undefined
  return decimalOf(whole, part, sign)
}

const OWN = /^(-?)(\d+)(?:\.(\d+))?$/

/** Reads a number as the language writes it: `-1234.5`. `undefined` for anything else, and for more than 15 significant digits. */
export const readNumber = (text: string): number | undefined => {
  const [, minus, whole, part] = OWN.exec(text.trim()) ?? []
  return whole === undefined ? undefined : decimalOf(whole, part ?? '', minus ? -1 : 1)
}

const decimalOf = (whole: string, part: string, sign: 1 | -1): number | undefined => {
  const digits = `${whole}${part.replace(/0+$/, '')}`.replace(/^0+/, '')
  const significant = part.replace(/0+$/, '') === '' ? digits.replace(/0+$/, '') : digits
  if (significant.length > MAX_DIGITS) return undefined
  const value = sign * Number(`${whole || '0'}${part === '' ? '' : `.${part}`}`)
  if (!Number.isFinite(value)) return undefined
  return value === 0 ? 0 : value
}
