/** What one argument of a function may be. `scalar` is text, number or date; `ordered` is a list of one of these. */
export type Parameter = 'list' | 'list-or-text' | 'numbers' | 'ordered' | 'texts' | 'text' | 'number' | 'scalar'

export interface FunctionShape {
  readonly takes: readonly Parameter[]
  /** How many of `takes` may be left out, from the end. */
  readonly optional: number
  /** `item` is the type of the list's items. */
  readonly gives: 'number' | 'text' | 'texts' | 'item'
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
  number: { takes: ['text', 'text'], optional: 1, gives: 'number', words: 'a text, and a locale if need be' },
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
