import { type Floor, meansSite, ok, parseOrigin, type Result, refuse } from '@writ/dsl/contract'

/**
 * May anything be done at this origin, or with it? Refuses `floor/site-blocked`. Where sites are listed at all, what has no
 * http or https origin is on no list of allowed ones and cannot be told from a blocked one: it is refused.
 */
export const judgeSite = ({ blockedSites, allowedSites }: Floor, origin: string): Result<void> => {
  if (!blockedSites && !allowedSites) return ok(undefined)
  const isBlocked =
    !parseOrigin(origin).ok ||
    blockedSites?.some((pattern) => meansSite(pattern, origin)) ||
    (allowedSites && !allowedSites.some((pattern) => meansSite(pattern, origin)))
  return isBlocked ? refuse('floor/site-blocked', { origin }) : ok(undefined)
}
