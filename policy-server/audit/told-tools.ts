import type { LogLeaf, ServerEvent } from '@writ/dsl/contract'
import { isAtSite } from './at-site.ts'
import { isWithin, type LogTimes } from './log-times.ts'
import { type LogQuestion, toIso } from './told-acts.ts'

/** What became of a server of tools, or of one of its tools, in that time. */
export interface ToldTool extends Omit<Extract<ServerEvent, { kind: 'tools-set' }>, 'kind'> {
  readonly at: string
  readonly leaf: number
}

/** What became of the tools that are asked about: those of one server, where the site is `tool:NAME`; those of any, where no site is named. */
export const toolsOf = (
  leaves: readonly (LogLeaf | undefined)[],
  times: LogTimes,
  { person, site, span }: LogQuestion
): ToldTool[] =>
  leaves.flatMap((leaf, n) => {
    if (leaf?.from !== 'server' || leaf.event.kind !== 'tools-set') return []
    const { kind: _, ...said } = leaf.event
    const time = times.of(leaf, n, Date.parse(leaf.at))
    if (!isWithin(time, span) || (site !== undefined && !isAtSite(`tool:${said.server}`, site))) return []
    if (person !== undefined && said.person !== undefined && said.person !== person) return []
    return [{ ...said, at: toIso(time.at), leaf: n }]
  })
