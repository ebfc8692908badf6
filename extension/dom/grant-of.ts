import {
  type ActionGrant,
  type BatchAct,
  type LiveTarget,
  matchesPattern,
  type PageAct,
  type TargetPattern
} from '@writ/dsl/contract'

/** What is granted of a download is the act that sets it off. */
const aimedBy = (page: PageAct): PageAct => (page.verb === 'download' ? aimedBy(page.act) : page)

const targetsOf = (page: PageAct): readonly LiveTarget[] => {
  if (page.verb === 'wait') return page.seen.map(({ target }) => target)
  return 'target' in page && page.target ? [page.target] : []
}

const coversTarget = (grant: ActionGrant, page: PageAct): boolean => {
  const targets = targetsOf(page)
  // A wait for several targets is granted for the page as a whole, since an effect names one target and a wait only looks.
  if (grant.target === undefined) return targets.length === 0 || (page.verb === 'wait' && targets.length > 1)
  const pattern = grant.target as unknown as TargetPattern
  return targets.length > 0 && targets.every((target) => matchesPattern(pattern, target))
}

const coversDrop = (grant: ActionGrant, page: PageAct): boolean =>
  page.verb === 'drag'
    ? grant.to !== undefined && matchesPattern(grant.to as unknown as TargetPattern, page.to)
    : grant.to === undefined

const coversKey = (grant: ActionGrant, page: PageAct): boolean =>
  grant.key === (page.verb === 'press' ? page.key : undefined)

const coversTool = (grant: ActionGrant, page: PageAct): boolean =>
  page.verb === 'call'
    ? grant.name === page.name && grant.pin === page.pin
    : grant.name === undefined && grant.pin === undefined

/** The grant that covers an act: same effect, verb, class and key, the same tool, and targets that fit the granted patterns. */
export const grantOf = (grants: readonly ActionGrant[], act: BatchAct): ActionGrant | undefined =>
  grants.find(
    (grant) =>
      grant.id === act.effect &&
      grant.verb === act.page.verb &&
      grant.effect === act.class &&
      coversTool(grant, act.page) &&
      coversKey(grant, aimedBy(act.page)) &&
      coversDrop(grant, aimedBy(act.page)) &&
      coversTarget(grant, aimedBy(act.page))
  )
