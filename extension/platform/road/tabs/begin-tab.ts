import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import { whoseTabs } from './whose-tabs.ts'

/**
 * The tab that a run begins in which opens none: one of its session that stands at the site, or is on its way; else the person's active one,
 * if it stands there. INVARIANT: what a run of another session opened is not taken. Refuses `page/not-reached`, at once: nothing would
 * lead a tab there.
 */
export const beginTab = async (
  record: Pick<RunRecord, 'run' | 'claims'>,
  origin: string,
  via: readonly string[],
  ports: Pick<RoadPorts, 'db' | 'session' | 'tabs' | 'tabTaker'>
): Promise<Result<number>> => {
  const whose = await whoseTabs(record, ports)
  const tab = await ports.tabs.standing({ origin, via, ...whose }, await ports.tabTaker(record.run))
  return tab === undefined ? refuse('page/not-reached', { expected: origin, open: true }) : ok(tab)
}
