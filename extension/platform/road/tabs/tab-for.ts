import { ok, type Result } from '@writ/dsl/contract'
import type { RunRecord } from '../../storage/run-record.ts'
import type { RoadPorts } from '../road-ports.ts'
import type { TabNeed } from './do-tab.ts'
import { isNew, tabOf } from './tab-of.ts'

/** The tab that is meant, and the one of the run that it takes the place of. */
export interface Found {
  readonly tab: number
  readonly left?: number
}

/**
 * The tab that is meant. One that the plan opens is made blank first and written down with the intent: whatever dies in
 * between leaves a blank tab, and never an address that was asked for twice.
 *
 * INVARIANT: an `open` is done in a tab that no page but its own holds. A page that opened a tab, or was opened by one, can lead the other
 * elsewhere whenever it likes, also to a page of the site that the plan opened, with what it wants in the address. Refuses `page/closed`.
 */
export const tabFor = async (
  record: RunRecord,
  { tab: name, act }: Pick<TabNeed, 'tab' | 'act'>,
  { tabs, tabTaker }: Pick<RoadPorts, 'tabs' | 'tabTaker'>
): Promise<Result<Found>> => {
  if (act.verb === 'open' && isNew(record, name)) return ok({ tab: await tabs.blank(record.tab) })
  const found = tabOf(record, name)
  if (!found.ok) return found
  const tab = found.value
  if (tab === undefined) return ok({ tab: await tabs.forRun(await tabTaker(record.run)) })
  if (act.verb !== 'open' || !(await tabs.isOpen(tab)) || (await tabs.isAlone(tab))) return ok({ tab })
  // The person's own tab stays as it is.
  const isOurs = name !== undefined || (await tabs.isMade(tab))
  return ok({ tab: await tabs.blank(tab), ...(isOurs && { left: tab }) })
}
