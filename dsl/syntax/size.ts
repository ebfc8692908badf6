const UNITS = [
  ['GB', 1024 ** 3],
  ['MB', 1024 ** 2],
  ['KB', 1024]
] as const

/** Bytes of a literal such as `256MB`; the unit is one of `KB MB GB`, powers of 1024. */
export const readSize = (image: string): number => {
  const [, digits, name] = /^([0-9]+)([A-Z]+)$/.exec(image) ?? []
  const unit = UNITS.find(([word]) => word === name)
  return unit ? Number(digits) * unit[1] : Number.NaN
}

/** The shortest exact literal of a whole number of KB. */
export const printSize = (bytes: number): string => {
  const [word, size] = UNITS.find(([, each]) => bytes % each === 0 && bytes >= each) ?? ['KB', 1024]
  return `${bytes / size}${word}`
}
