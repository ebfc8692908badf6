import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { RunRecord } from '../../storage/run-record.ts'

/** Every tab that a run has, its own first. */
export const tabsOf = ({ tab, tabs = {} }: Pick<RunRecord, 'tab' | 'tabs'>): readonly number[] =>
  [tab, ...Object.values(tabs)].filter((id) => typeof id === 'number')

/**
 * The tab that a name of the plan stands for; without a name the run's own, which may not be there yet. Refuses
 * `page/closed` for a name whose tab the plan closed, or never got to open.
 */
export const tabOf = (
  { tab, tabs = {} }: Pick<RunRecord, 'tab' | 'tabs'>,
  name: string | undefined
): Result<number | undefined> => {
  if (name === undefined) return ok(tab)
  const named = Object.hasOwn(tabs, name) ? tabs[name] : undefined
  return typeof named === 'number' ? ok(named) : refuse('page/closed')
}

/** Does the plan use this name for the first time? */
export const isNew = ({ tabs = {} }: Pick<RunRecord, 'tabs'>, name: string | undefined): boolean =>
  name !== undefined && !Object.hasOwn(tabs, name)

/** The run at this tab, which has that name; `null` once the plan has closed it. */
export const withTab = ({ at: _, ...record }: RunRecord, name: string | undefined, tab: number | null): RunRecord => {
  const at = tab === null ? {} : { at: tab }
  if (name !== undefined) return { ...record, ...at, tabs: { ...record.tabs, [name]: tab } }
  return tab === null ? record : { ...record, ...at, tab }
}
