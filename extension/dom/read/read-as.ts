import { ok, parseNumber, type Result, refuse, type Type, type Value } from '@writ/dsl/contract'
import { parseDate } from './parse-date.ts'

const TRUE = ['true', 'yes', 'on', 'checked', '✓', '✔', '1']
const FALSE = ['false', 'no', 'off', 'unchecked', '✗', '✘', '0', '']

const parsed = (value: Value | undefined, expected: string): Result<Value> =>
  value === undefined ? refuse('target/not-parsed', { expected }) : ok(value)

const asBoolean = (text: string): boolean | undefined => {
  const word = text.toLowerCase()
  if (TRUE.includes(word)) return true
  return FALSE.includes(word) ? false : undefined
}

/** Reads text as a type. `locale` is the page's, used where the type names none. Refuses `target/not-parsed`. */
export const readAs = (text: string, type: Type | undefined, locale: string): Result<Value> => {
  switch (type?.kind) {
    case undefined:
    case 'text':
      return ok(text)
    case 'number':
      return parsed(parseNumber(text, type.locale ?? locale), 'number')
    case 'date':
      return parsed(parseDate(text, type.locale ?? locale), 'date')
    case 'boolean':
      return parsed(asBoolean(text), 'boolean')
    case 'choice':
      return parsed(type.options.includes(text) ? text : undefined, 'choice')
    case 'none':
    case 'file':
    case 'list':
    case 'record':
      return refuse('target/not-parsed', { expected: type.kind })
  }
}
