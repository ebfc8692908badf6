import type { Span, Type } from '../contract/index.ts'
import { type Findings, report } from './walk.ts'

/** BCP 47 in the few shapes that tell how numbers and dates are written. */
const LOCALE = /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/

const duplicate = (names: readonly string[]): string | undefined => {
  const seen = new Set<string>()
  return names.find((name) => seen.has(name) || !seen.add(name))
}

/** Reports a name that stands twice in a record. */
export const checkFieldNames = (f: Findings, names: readonly string[], span: Span): void => {
  const twice = duplicate(names)
  if (twice !== undefined) report(f, span, 'check/duplicate-name', { name: twice })
}

/** Checks a written type: locales and field names. */
export const checkType = (f: Findings, type: Type, span: Span): void => {
  if (type.kind === 'list') checkType(f, type.of, span)
  if ((type.kind === 'number' || type.kind === 'date') && type.locale !== undefined && !LOCALE.test(type.locale))
    report(f, span, 'check/type-mismatch', {
      expected: 'a language tag such as "de"',
      found: JSON.stringify(type.locale)
    })
  if (type.kind !== 'record') return
  checkFieldNames(
    f,
    type.fields.map(({ name }) => name),
    span
  )
  for (const field of type.fields) checkType(f, field.type, span)
}
