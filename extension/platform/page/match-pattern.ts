import { browser } from '../browser.ts'

/** An origin as a match pattern, which has no port in Firefox: it takes in every port of the host. */
export const patternOf = (origin: string): string => {
  const { protocol, hostname } = new URL(origin)
  return `${protocol}//${hostname}/*`
}

/** Asks the browser for the right to act at these origins, of itself within a person's click. `false` where it was not given. */
export const askToReach = (origins: readonly string[]): Promise<boolean> =>
  browser.permissions.request({ origins: [...new Set(origins.map(patternOf))] }).catch(() => false)

/** May the extension act on this site at all? */
export const mayReach = (origin: string): Promise<boolean> =>
  browser.permissions.contains({ origins: [patternOf(origin)] })
