import { remembered } from '../person/remembered.ts'

/** Writes a number as the language does, `-1234.5`: never with an exponent. */
export const writeNumber = (value: number): string => {
  const text = String(value)
  const [, sign = '', whole = '', part = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text) ?? []
  if (exponent === undefined) return text
  const point = whole.length + Number(exponent)
  const digits = `${whole}${part}`
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return `${sign}${digits.slice(0, point)}${'0'.repeat(Math.max(0, point - digits.length))}${point < digits.length ? `.${digits.slice(point)}` : ''}`
}

/** More decimals than this no formatter of a browser writes. */
const MOST_DECIMALS = 20

const formatOf = remembered((key: string): Intl.NumberFormat | undefined => {
  const [locale, decimals] = key.split('\n')
  try {
    return new Intl.NumberFormat(
      locale,
      decimals === ''
        ? { maximumFractionDigits: MOST_DECIMALS }
        : { minimumFractionDigits: Number(decimals), maximumFractionDigits: Number(decimals) }
    )
  } catch {
    return undefined
  }
})

/**
 * Writes a number as a locale does, in its own digits: 1234.5 in `de` is `1.234,5`. With `decimals` (0 to 10) just so many,
 * rounded half away from zero; without, as many as it has. `undefined` for what is no language tag.
 */
export const formatNumber = (value: number, locale: string, decimals?: number): string | undefined => {
  // As a text it is rounded as the decimal that it is, not as the double that stands for it (ECMA-402 §16.5.9).
  const text = writeNumber(value === 0 ? 0 : value) as `${number}`
  return formatOf(`${locale}\n${decimals ?? ''}`)?.format(text)
}
