/**
 * What one argument of a function may be. `scalar` is text, number or date; `ordered` is a list of one of these;
 * `number-or-date` is one of the two; `locale` is a text written out in the plan, a BCP 47 tag.
 */
export type Parameter =
  | 'list'
  | 'list-or-text'
  | 'numbers'
  | 'ordered'
  | 'texts'
  | 'text'
  | 'number'
  | 'date'
  | 'number-or-date'
  | 'scalar'
  | 'locale'

export interface FunctionShape {
  readonly takes: readonly Parameter[]
  /** How many of `takes` may be left out, from the end. */
  readonly optional: number
  /** `item` is the type of the list's items, `same` that of the first argument. */
  readonly gives: 'number' | 'text' | 'texts' | 'date' | 'item' | 'same'
  /** The arguments in plain words, for `check/bad-arguments`. */
  readonly words: string
}

/**
 * The functions of the language: every one is pure and total but for the refusals named here (`run/bad-value`).
 * - `length` counts items, or characters as a reader counts code points.
 * - `first`, `last`, `min`, `max` refuse an empty list; `sum` of an empty list is 0.
 * - `text` writes a number as the language writes it (`1234.5`), a date in its ISO form.
 * - `number` reads a text, with a locale tag or else in the language's own form, and refuses what is no number.
 * - `round` rounds half away from zero, to 0 or the given number of decimals (0 to 10).
 * - `date` reads a text as a locale writes dates, or else in the ISO form `2026-03-01`, and refuses what is no day.
 * - `format` writes a number or date as a locale does; a number with the given decimals (0 to 10), or as many as it has.
 * - `add_days` and `days_between` count days of the calendar (`days_between("2026-03-01", "2026-03-04")` is 3).
 * - `take` gives the first items of a list, at most so many; `replace` puts the third text for every second one.
 * - `join` puts the separator (or nothing) between; `split` cuts at every separator, which must not be empty.
 */
export const FUNCTIONS = {
  length: { takes: ['list-or-text'], optional: 0, gives: 'number', words: 'one list or text' },
  first: { takes: ['list'], optional: 0, gives: 'item', words: 'one list' },
  last: { takes: ['list'], optional: 0, gives: 'item', words: 'one list' },
  sum: { takes: ['numbers'], optional: 0, gives: 'number', words: 'one list of numbers' },
  min: { takes: ['ordered'], optional: 0, gives: 'item', words: 'one list of numbers, dates or texts' },
  max: { takes: ['ordered'], optional: 0, gives: 'item', words: 'one list of numbers, dates or texts' },
  text: { takes: ['scalar'], optional: 0, gives: 'text', words: 'one number, date or text' },
  number: { takes: ['text', 'locale'], optional: 1, gives: 'number', words: 'a text, and a locale if need be' },
  date: { takes: ['text', 'locale'], optional: 1, gives: 'date', words: 'a text, and a locale if need be' },
  format: {
    takes: ['number-or-date', 'locale', 'number'],
    optional: 1,
    gives: 'text',
    words: 'a number or date, a locale, and decimals if need be'
  },
  add_days: { takes: ['date', 'number'], optional: 0, gives: 'date', words: 'a date and a number of days' },
  days_between: { takes: ['date', 'date'], optional: 0, gives: 'number', words: 'two dates' },
  take: { takes: ['list', 'number'], optional: 0, gives: 'same', words: 'a list and a number' },
  replace: {
    takes: ['text', 'text', 'text'],
    optional: 0,
    gives: 'text',
    words: 'a text, what to find and what to put'
  },
  trim: { takes: ['text'], optional: 0, gives: 'text', words: 'one text' },
  lower: { takes: ['text'], optional: 0, gives: 'text', words: 'one text' },
  upper: { takes: ['text'], optional: 0, gives: 'text', words: 'one text' },
  round: { takes: ['number', 'number'], optional: 1, gives: 'number', words: 'a number, and decimals if need be' },
  join: { takes: ['texts', 'text'], optional: 1, gives: 'text', words: 'a list of texts, and a separator if need be' },
  split: { takes: ['text', 'text'], optional: 0, gives: 'texts', words: 'a text and a separator' }
} as const satisfies Record<string, FunctionShape>

export type FunctionName = keyof typeof FUNCTIONS

/** The shape of a function by its name in a plan, or `undefined`; inherited names such as `constructor` are none. */
export const functionNamed = (name: string): FunctionShape | undefined =>
  Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name as FunctionName] : undefined
