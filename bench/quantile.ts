/** The value below which such a part of the times lies; `NaN` of none. */
export const quantile = (times: readonly number[], part: number): number => {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

export const median = (times: readonly number[]): number => quantile(times, 0.5)
