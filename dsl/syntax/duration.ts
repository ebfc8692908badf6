const UNITS = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1]
] as const

/** How long a `wait for` or `wait until` waits that does not say: 10s. */
export const DEFAULT_WAIT = 10_000

/** Milliseconds of a literal such as `10s`; the unit is one of `h min s ms`. */
export const readDuration = (image: string): number => {
  const [, digits, name] = /^([0-9]+)([a-z]+)$/.exec(image) ?? []
  const unit = UNITS.find(([word]) => word === name)
  return unit ? Number(digits) * unit[1] : Number.NaN
}

/** The shortest exact literal. */
export const printDuration = (ms: number): string => {
  const [word, size] = UNITS.find(([, each]) => ms % each === 0 && ms >= each) ?? ['ms', 1]
  return `${ms / size}${word}`
}
