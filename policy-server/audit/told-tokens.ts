import { type LogLeaf, MAX_LIFE_SECONDS, type ServerEvent } from '@writ/dsl/contract'
import { isAtSite } from './at-site.ts'
import { CLOCK_MS, overlaps } from './log-times.ts'
import { type LogQuestion, toIso } from './told-acts.ts'

type Granted = Extract<ServerEvent, { kind: 'sandbox-granted' }>

/** A token of the agent's for machines without a plan, of which one may have lived in that time. `egress` is whom code there could reach. */
export interface ToldToken extends Pick<Granted, 'token' | 'agent' | 'person' | 'executor' | 'egress'> {
  readonly at: string
  readonly leaf: number
}

/** How long after its decision a machine of a token can live. */
const lifeOf = ({ limits }: Granted): number => {
  const { ttl_ms: ttl = Number.POSITIVE_INFINITY } = limits
  return MAX_LIFE_SECONDS * 1000 + ttl + CLOCK_MS
}

/** The tokens for code of the agent's own that are asked about: those that could reach the site, where one is. */
export const tokensOf = (
  leaves: readonly (LogLeaf | undefined)[],
  { agent, person, site, span }: LogQuestion
): ToldToken[] =>
  leaves.flatMap((leaf, n) => {
    if (leaf?.from !== 'server' || leaf.event.kind !== 'sandbox-granted') return []
    const { event } = leaf
    const at = Date.parse(leaf.at)
    if (!overlaps({ from: at, end: at + lifeOf(event) }, span)) return []
    if ((agent !== undefined && event.agent !== agent) || (person !== undefined && event.person !== person)) return []
    if (site !== undefined && !event.egress.some((origin) => isAtSite(origin, site))) return []
    const { token, executor, egress } = event
    return [{ token, agent: event.agent, person: event.person, executor, egress, at: toIso(at), leaf: n }]
  })
