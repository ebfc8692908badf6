import { parseDate as parseLocalDate } from '@writ/dsl/contract'
import { foldText } from '../tree/fold-text.ts'

/** A day with a time behind it, as machines write it: the day is meant. */
const TIMED = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*$/

/** Reads a date as the language reads it in a locale, or as machines write it; `undefined` for what is none. */
export const parseDate = (text: string, locale: string): string | undefined => {
  const folded = foldText(text)
  const day = TIMED.exec(folded)?.[1] ?? folded
  return parseLocalDate(day) ?? parseLocalDate(day, locale)
}
