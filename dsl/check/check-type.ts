import type { Field, Span, Target, Type } from '../contract/index.ts'
import { FOREIGN_ROLES } from '../syntax/index.ts'
import { isRole, ROLE_NAMES } from './roles.ts'
import { type Known, partsOf } from './types.ts'
import { type Findings, report, reportUnknown } from './walk.ts'

/** BCP 47 in the few shapes that tell how numbers and dates are written. */
const LOCALE = /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/

export const isLocale = (text: string): boolean => LOCALE.test(text)

const duplicate = (names: readonly string[]): string | undefined => {
  const seen = new Set<string>()
  return names.find((name) => seen.has(name) || !seen.add(name))
}

/** Reports a name that stands twice in a record, or an option twice in a choice. */
export const checkFieldNames = (f: Findings, names: readonly string[], span: Span): void => {
  const twice = duplicate(names)
  if (twice !== undefined) report(f, span, 'check/duplicate-name', { name: twice })
}

/** Where a part is read is written out: no name and no element of run time, so that a record's parts are the same in each. */
const checkPart = (f: Findings, target: Target, span: Span): void => {
  const { match, role } = target
  if (match?.kind === 'named' || match?.kind === 'element') report(f, span, 'check/fixed-part')
  else if (!isRole(role))
    reportUnknown(f, span, 'check/unknown-role', { word: role, known: ROLE_NAMES, foreign: FOREIGN_ROLES }, { role })
  for (const inner of target.having) checkPart(f, inner, span)
  if (target.in) checkPart(f, target.in, span)
}

const checkField = (f: Findings, { type, from }: Field, span: Span): void => {
  if (typeof from === 'object') {
    const part = 'attribute' in from ? from.of : from
    if (part) checkPart(f, part, span)
  }
  checkParts(f, type, span)
}

/** Fields, options and lists of one type, all that it is made of counted: types made of types would else double at each line. */
export const MAX_TYPE_PARTS = 1000

/** The type, unless it is made of too many parts, which is reported. */
export const limited = (f: Findings, type: Type, span: Span): Known => {
  if (partsOf(type) <= MAX_TYPE_PARTS) return type
  report(f, span, 'check/type-too-large', { limit: MAX_TYPE_PARTS })
  return undefined
}

/** Checks a written type: its size, locales, names of fields, and where their parts are read. */
export const checkType = (f: Findings, type: Type, span: Span): void => {
  limited(f, type, span)
  checkParts(f, type, span)
}

const checkParts = (f: Findings, type: Type, span: Span): void => {
  if (type.kind === 'list') checkParts(f, type.of, span)
  if (type.kind === 'choice') checkFieldNames(f, type.options, span)
  if ((type.kind === 'number' || type.kind === 'date') && type.locale !== undefined && !isLocale(type.locale))
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
  for (const field of type.fields) checkField(f, field, span)
}
