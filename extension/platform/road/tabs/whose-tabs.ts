import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import { tabsOf } from './tab-of.ts'

/** Tabs of earlier runs, as a run finds them that begins in none. */
export interface Whose {
  /** Those that runs of its own session were in, the last one first. */
  readonly own: readonly number[]
  /** Those that runs of other sessions opened. */
  readonly others: ReadonlySet<number>
}

type Owned = Pick<RunRecord, 'run' | 'claims'>

/** The turns of one agent's session are one task; a run without a session is one by itself. */
const taskOf = ({ run, claims }: Owned): string =>
  claims.session === undefined ? `run ${run}` : `session ${claims.session} ${claims.act.sub}`

/** As what runs of this session of the browser wrote down has it: so a worker that was killed still knows. */
export const whoseTabs = async (
  record: Owned,
  { db, session, tabs }: Pick<RoadPorts, 'db' | 'session'> & { readonly tabs: Pick<RoadPorts['tabs'], 'isMade'> }
): Promise<Whose> => {
  const task = taskOf(record)
  const runs = (await db.getAll('runs')).filter((each) => each.session === session)
  const ours = runs.filter((each) => taskOf(each) === task).sort((a, b) => b.timings.begun - a.timings.begun)
  const own = new Set(ours.flatMap((each) => [...(each.at === undefined ? [] : [each.at]), ...tabsOf(each)]))
  const others = new Set<number>()
  for (const { tab, tabs: named = {} } of runs.filter((each) => taskOf(each) !== task)) {
    // What a name stands for, a run opened; the tab that it began in may be the person's.
    for (const id of Object.values(named)) if (id !== null) others.add(id)
    if (tab !== undefined && (await tabs.isMade(tab))) others.add(tab)
  }
  for (const id of own) others.delete(id)
  return { own: [...own], others }
}
