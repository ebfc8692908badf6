import type { CheckedPlan, Replaced } from '../../contract/index.ts'
import { compileChecked } from '../../run/compile-checked.ts'
import type { Program } from '../../run/index.ts'
import { tabsOf } from './tab-of.ts'

/** A plan that is being run: as it was checked, compiled, and the tab that each step of it stands in. */
export interface Going {
  readonly checked: CheckedPlan
  readonly program: Program
  readonly tabs: ReadonlyMap<number, string>
  /** What its statements took the place of, in a run that was resumed. */
  readonly replaced: readonly Replaced[]
}

/** What stands between checking and running is the capability, which is judged elsewhere; all is granted here. */
export const goingOf = (checked: CheckedPlan, replaced: readonly Replaced[] = []): Going => ({
  checked,
  program: compileChecked(checked),
  tabs: tabsOf(checked.plan.body),
  replaced
})
