/** Ends every switch over a union: a new member breaks the build here, and a forged one throws. */
export const unreachable = (value: never): never => {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
