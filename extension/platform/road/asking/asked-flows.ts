import {
  type ApprovalNeed,
  type AskReason,
  type CapabilityClaims,
  type Flow,
  joinNeeds,
  type Manifest
} from '@writ/dsl/contract'
import { flowGrants } from '../../capability/authorize-plan.ts'
import type { RunRecord } from '../../storage/run-record.ts'

/**
 * Flows that policy wants the person to allow before the run begins, and those that no policy was asked about. How much each can carry is what this
 * device itself found in the plan: no grant says it.
 */
export const askedFlows = (
  { claims, unforeseen = [] }: Pick<RunRecord, 'claims' | 'unforeseen'>,
  { flows }: Pick<Manifest, 'flows'>
): readonly Flow[] => [
  ...flowGrants(claims)
    .filter(({ approval }) => approval === 'ask')
    .map(({ id, from, to, how }): Flow => {
      const bits = flows.find((flow) => flow.from === from && flow.to === to)?.bits
      return { id, from: from as Flow['from'], to: to as Flow['to'], how, ...(bits !== undefined && { bits }) }
    }),
  ...unforeseen
]

/** What the yes to a run's flows needs besides: all that one of them needs. */
export const needsOfFlows = (claims: CapabilityClaims): readonly ApprovalNeed[] | undefined =>
  joinNeeds(...flowGrants(claims).map(({ approval, needs }) => (approval === 'ask' ? needs : undefined)))

/** Policy's own words at these places of a token, each once; that it has some which the token does not hold is told too. */
export const wordsAt = (
  { reasons = [] }: Pick<CapabilityClaims, 'reasons'>,
  places: readonly number[]
): { readonly reasons: readonly string[]; readonly why: readonly AskReason[] } => ({
  reasons: [...new Set(places)].flatMap((place) => reasons[place] ?? []),
  why: places.some((place) => reasons[place] === undefined) ? [{ kind: 'unsaid' }] : []
})

/** Why policy wants the flows of a run asked. */
export const reasonsOfFlows = (claims: CapabilityClaims): ReturnType<typeof wordsAt> => {
  const places = flowGrants(claims).flatMap(({ approval, because }) =>
    approval === 'ask' && because !== undefined ? [because] : []
  )
  return wordsAt(claims, places)
}
