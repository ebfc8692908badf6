/**
 * Is this origin of the site that is asked about? A site is an origin (`https://app.example`), which is that one alone, or a host
 * (`app.example`), which is all origins of it and of the hosts below it; or a server of tools (`tool:files`), which is that one.
 */
export const isAtSite = (origin: string, site: string): boolean => {
  if (site.includes('://') || site.startsWith('tool:')) return origin === site
  try {
    const { hostname, host } = new URL(origin)
    return hostname === site || host === site || hostname.endsWith(`.${site}`)
  } catch {
    return false
  }
}
