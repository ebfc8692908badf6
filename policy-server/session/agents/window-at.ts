import type { BudgetWindow } from '@writ/dsl/contract'

const LENGTH_MS: Readonly<Record<BudgetWindow, number>> = { hour: 3_600_000, day: 86_400_000 }

/** The window of a budget at a time: it begins with a whole hour or day of UTC, and the next one `opens` as it ends. */
export const windowAt = (window: BudgetWindow, at: number): { readonly begins: Date; readonly opens: Date } => {
  const length = LENGTH_MS[window]
  const begins = Math.floor(at / length) * length
  return { begins: new Date(begins), opens: new Date(begins + length) }
}
