export const CATEGORIES = ['Travel', 'Meals', 'Lodging', 'Equipment', 'Training'] as const
export type Category = (typeof CATEGORIES)[number]

export const STATUSES = ['Submitted', 'Approved', 'Paid', 'Rejected'] as const
export type Status = (typeof STATUSES)[number]

/** What a person enters. `amount` is in euros with at most two decimals, `date` is `YYYY-MM-DD`. */
export interface NewReport {
  readonly title: string
  readonly amount: number
  readonly category: Category
  readonly date: string
  readonly comment: string
}

/** `ref` is `R-1001` and so on, in order of filing. */
export interface Report extends NewReport {
  readonly ref: string
  readonly status: Status
}

export interface HistoryEntry {
  /** ISO 8601, to the minute. */
  readonly at: string
  readonly who: string
  readonly event: string
}

const AMOUNT = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** `1234.5` as `1,234.50`. */
export const printAmount = (amount: number): string => AMOUNT.format(amount)
