/** A place in the plan's text. `start` and `end` are UTF-16 offsets, end exclusive; `line` and `column` count from 1. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly column: number
}
