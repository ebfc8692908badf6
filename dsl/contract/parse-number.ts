const MARKS = /\p{Sc}|\b(?:[A-Z]{3}|kr|Kč|zł|Ft|lei|Rs|Fr)\b\.?/gu
const SPACES = /[\s\u00a0\u2007\u202f\u2009]+/g

interface Marks {
  readonly decimal: string
  readonly group: string
}

const marksOf = (locale: string): Marks | undefined => {
  try {
    const parts = new Intl.NumberFormat(locale, { useGrouping: 'always' }).formatToParts(-1234567.5)
    const find = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
    return { decimal: find('decimal') || '.', group: find('group') }
  } catch {
    return undefined
  }
}

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
 * Reads a number as a locale writes it, currency signs and group marks left out: `1.234,56 €` in `de` is 1234.56.
 * `undefined` for anything else: half a number, two numbers, digits grouped as no one writes them.
 */
export const parseNumber = (text: string, locale = 'en'): number | undefined => {
  const marks = marksOf(locale)
  if (!marks) return undefined
  const bare = text.replace(SPACES, ' ').replace(MARKS, ' ').trim()
  const { sign, rest } = signOf(signOf(bare).sign === -1 ? bare : bare.replace(/^ /, ''))
  const match = shapeOf(marks).exec(rest.replace(SPACES, ' '))
  const whole = match?.[1]?.replace(/\D/g, '') ?? ''
  const part = match?.[2]?.replace(/\D/g, '') ?? ''
  if (!match || (whole === '' && part === '')) return undefined
  const value = sign * Number(`${whole || '0'}${part === '' ? '' : `.${part}`}`)
  return Object.is(value, -0) ? 0 : value
}
