import { type ApprovalNeed, type CapabilityClaims, type Flow, joinNeeds } from '@writ/dsl/contract'
import { flowGrants } from '../capability/authorize-plan.ts'
import type { RunRecord } from '../storage/run-record.ts'

/** Flows that policy wants the person to allow before the run begins, and those that no policy was asked about. */
export const askedFlows = ({ claims, unforeseen = [] }: RunRecord): readonly Flow[] => [
  ...flowGrants(claims)
    .filter(({ approval }) => approval === 'ask')
    .map(({ id, from, to, how }) => ({ id, from: from as Flow['from'], to: to as Flow['to'], how })),
  ...unforeseen
]

/** What the yes to a run's flows needs besides: all that one of them needs. */
export const needsOfFlows = (claims: CapabilityClaims): readonly ApprovalNeed[] | undefined =>
  joinNeeds(...flowGrants(claims).map(({ approval, needs }) => (approval === 'ask' ? needs : undefined)))

/** Why policy wants the flows of a run asked, in its own words, each once. */
export const reasonsOfFlows = (claims: CapabilityClaims): readonly string[] => {
  const places = flowGrants(claims).flatMap(({ approval, because }) =>
    approval === 'ask' && because !== undefined ? [because] : []
  )
  return [...new Set(places)].flatMap((place) => claims.reasons?.[place] ?? [])
}
