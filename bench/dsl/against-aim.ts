import type { Row } from '../conformance/row.ts'

const rounded = (value: number): number => Math.round(value * 100) / 100

/** A row of a number beside what it should stay under. */
export const againstAim = (metric: string, value: number, unit: string, aim: number): Row => ({
  metric,
  value: rounded(value),
  unit,
  beside: `the aim of ${aim} ${unit}`,
  ratio: rounded(value / aim)
})

/** A row of a number beside the same one of another size; a ratio of 1 is linear. */
export const besideSize = (metric: string, value: number, unit: string, other: string, of: number): Row => ({
  metric,
  value: rounded(value),
  unit,
  beside: other,
  ratio: rounded(value / of)
})
