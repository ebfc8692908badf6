import { QUOTED, SUBMIT } from './page-parts.ts'
import { groupOf, lines, type PlanMaker, quote } from './plan-maker.ts'

/** Opens one of so many tabs, or sections that fold, after the other until the link shows. */
export const seekLink =
  (tabs: number): PlanMaker =>
  (said) => {
    const link = `text ${quote(groupOf(said, QUOTED))} first in tabpanel`
    return lines(
      `for name in read all tab as text up to ${tabs} {`,
      `  if not exists ${link} { click tab named name }`,
      '}',
      `click ${link}`
    )
  }

/** Pages that show one part at a time: tabs and sections that fold. */
export const SECTION_TASKS: Readonly<Record<string, PlanMaker>> = {
  'click-tab': (said) => `click tab ${quote(groupOf(said, /(Tab #\d)/))}`,
  'click-tab-2': seekLink(3),
  'click-tab-2-easy': seekLink(3),
  // The second tab is empty: who looks there for what the first does not hold is done.
  'click-tab-2-medium': (said) => {
    const link = `text ${quote(groupOf(said, QUOTED))} first in tabpanel`
    return `if exists ${link} { click ${link} } else { click tab nth 2 }`
  },
  'click-tab-2-hard': seekLink(6),
  'click-collapsible': () => lines('click tab like "Section*"', SUBMIT),
  'click-collapsible-nodelay': () => lines('click tab like "Section*"', SUBMIT)
}
