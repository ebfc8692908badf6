import {
  type ActionGrant,
  type BatchAct,
  type LiveTarget,
  matchesPattern,
  type TargetPattern
} from '@writ/dsl/contract'

const targetsOf = ({ page }: BatchAct): readonly LiveTarget[] => {
  if (page.verb === 'wait') return page.seen.map(({ target }) => target)
  return 'target' in page && page.target ? [page.target] : []
}

const coversTarget = (grant: ActionGrant, act: BatchAct): boolean => {
  const targets = targetsOf(act)
  // A wait for several targets is granted for the page as a whole, since an effect names one target and a wait only looks.
  if (grant.target === undefined) return targets.length === 0 || (act.page.verb === 'wait' && targets.length > 1)
  const pattern = grant.target as unknown as TargetPattern
  return targets.length > 0 && targets.every((target) => matchesPattern(pattern, target))
}

const coversKey = (grant: ActionGrant, { page }: BatchAct): boolean =>
  grant.key === (page.verb === 'press' ? page.key : undefined)

/** The grant that covers an act: same effect, verb, class and key, and a target that fits the granted pattern. */
export const grantOf = (grants: readonly ActionGrant[], act: BatchAct): ActionGrant | undefined =>
  grants.find(
    (grant) =>
      grant.id === act.effect &&
      grant.verb === act.page.verb &&
      grant.effect === act.class &&
      coversKey(grant, act) &&
      coversTarget(grant, act)
  )
