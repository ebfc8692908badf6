/** One measured number. `beside` names what it is compared with and `ratio` is value over that. */
export interface Row {
  readonly metric: string
  readonly value: number
  readonly unit: string
  readonly beside?: string
  readonly ratio?: number
}

/** A suite that could not run says why; it never counts as passed. */
export interface Skipped {
  readonly skipped: string
}
