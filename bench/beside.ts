import type { Row } from './conformance/row.ts'

/** A row of one measured time beside another. */
export const beside = (times: ReadonlyMap<string, number>, metric: string, floor: string): Row => {
  const [value, other] = [times.get(metric), times.get(floor)]
  if (value === undefined || other === undefined) throw new Error(`${metric} or ${floor} was not measured`)
  return { metric, value, unit: 'us', beside: floor, ratio: Math.round((value / other) * 100) / 100 }
}
