import type { RunRecord } from '../../storage/run-record.ts'
import { tabsOf } from './tab-of.ts'

/** Takes a tab for a run: `false` where another live run has it. Check and taking are one, with nothing awaited in between. */
export type TakeTab = (tab: number) => boolean

/** What a run in this `session` of the browser may take, as all runs that are written down, and those that took before, stand. */
export type TabTaker = (run: string) => Promise<TakeTab>

/**
 * Keeps two runs out of one tab. A run's record holds its tab only some awaits after the tab was chosen, so what was taken
 * is kept here besides, until its run has ended.
 */
export const tabTaker = (runs: () => Promise<readonly RunRecord[]>, session: string): TabTaker => {
  const taken = new Map<number, string>()
  return async (run) => {
    const before = [...taken]
    const live = (await runs()).filter(({ phase }) => phase !== 'ended')
    const going = new Set(live.map(({ run: id }) => id))
    // INVARIANT: who took was written down before; a run that took since the records were read may not be among them.
    for (const [tab, holder] of before) if (!going.has(holder) && taken.get(tab) === holder) taken.delete(tab)
    const busy = new Set(live.flatMap((record) => (record.session === session ? tabsOf(record) : [])))
    return (tab) => {
      if (busy.has(tab) || (taken.get(tab) ?? run) !== run) return false
      taken.set(tab, run)
      return true
    }
  }
}
