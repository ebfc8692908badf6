import type { LeftOut } from '@writ/dsl/contract'

/** A kind of text that never leaves the page. A tenant's own stand beside ours, labelled `withheld`. */
export interface SensitivePattern {
  /** What stands in its place, in brackets. */
  readonly label: LeftOut
  /** Global. What it finds is left out where `accept` says so of it, or of the part of it that `accept` gives the length of. */
  readonly pattern: RegExp
  /** How many characters from the start of what was found are really it; 0 for none. Without it: all. */
  readonly accept?: (found: string) => number
}

/** How much is told. */
export interface ObserveOptions {
  /** Of the outline, in UTF-16 code units: about four to a token. Beyond it only landmarks, headings and tables are named. */
  readonly limit?: number
  /** How deep elements are told in elements; what is deeper is only said to be there. */
  readonly depth?: number
  /** The tenant's own kinds of text that never leave the page. */
  readonly patterns?: readonly SensitivePattern[]
}
