import { CATEGORIES, type NewReport } from './report.ts'

/** What a form sent: everything is text, nothing is trusted. */
export type FormValues = Readonly<Record<string, string>>

/** One complaint about one field; `field` is the input's name and id. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

const MAX_TITLE = 120
const MAX_COMMENT = 2000
const MAX_AMOUNT = 99_999.99

/** Reads a parsed form body: only text values, trimmed. */
export const formValues = (body: unknown): FormValues =>
  Object.fromEntries(
    Object.entries(typeof body === 'object' && body !== null ? body : {})
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .map(([name, value]) => [name, value.trim()])
  )

const isDate = (text: string): boolean => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

export const titleError = (title: string): string | undefined => {
  if (title === '') return 'Enter a title'
  return title.length > MAX_TITLE ? `Title must be ${MAX_TITLE} characters or fewer` : undefined
}

const amountError = (text: string): string | undefined => {
  if (text === '') return 'Enter an amount'
  if (!/^-?\d+(\.\d+)?$/.test(text)) return 'Amount must be a number, like 12.50'
  if (!/^-?\d+(\.\d{1,2})?$/.test(text)) return 'Amount must have at most two decimals'
  if (Number(text) <= 0) return 'Amount must be more than 0'
  return Number(text) > MAX_AMOUNT ? 'Amount must be less than 100,000' : undefined
}

/** Either the report, or every complaint in the order of the form's fields. */
export const validateReport = (
  values: FormValues
): { readonly report: NewReport } | { readonly errors: readonly FieldError[] } => {
  const { title = '', amount = '', date = '', comment = '' } = values
  const category = CATEGORIES.find((known) => known === values.category)
  const checks: readonly (readonly [field: string, message: string | undefined])[] = [
    ['title', titleError(title)],
    ['amount', amountError(amount)],
    ['category', category ? undefined : 'Choose a category'],
    ['date', isDate(date) ? undefined : 'Enter a date'],
    ['comment', comment.length > MAX_COMMENT ? `Comment must be ${MAX_COMMENT} characters or fewer` : undefined],
    ['receipt', values.receipt === 'yes' ? undefined : 'Confirm that you have the receipt']
  ]
  const errors = checks.flatMap(([field, message]) => (message ? [{ field, message }] : []))
  return errors.length > 0 || !category
    ? { errors }
    : { report: { title, amount: Number(amount), category, date, comment } }
}
