import { QUOTED } from './page-parts.ts'
import { groupOf, groupsOf, lines, type PlanMaker, quote } from './plan-maker.ts'
import { seekLink } from './sections.ts'

const RESULTS_ON_A_PAGE = 3

const MOST_ENTRIES = 8

/** Opens one folder after the other, from the last to the first, until the name shows: what is above one keeps its place. */
const seekInTree: PlanMaker = (said) => {
  const wanted = `text ${quote(groupOf(said, QUOTED))} first in list first`
  const folders = Array.from({ length: MOST_ENTRIES }, (_none, at) => `listitem nth ${MOST_ENTRIES - at}`)
  return lines(
    folders.map((item) =>
      lines(
        `if not exists ${wanted} and exists ${item} {`,
        `  if read attribute "class" of ${item} contains "expandable" { click text like "*" first in ${item} }`,
        '}'
      )
    ),
    `click ${wanted}`
  )
}

/** Pages on which what is wanted is searched for: in results, sections, trees. */
export const SEARCH_TASKS: Readonly<Record<string, PlanMaker>> = {
  'search-engine': (said) => {
    const [name = '', nth] = groupsOf(said, /enter "(.*?)".*the (\d+)\w\w search result/)
    const before = Number(nth) - 1
    const page = Math.floor(before / RESULTS_ON_A_PAGE) + 1
    return lines(
      `fill field with ${quote(name)}`,
      'click button "Search"',
      page > 1 ? `click link "${page}"` : [],
      `click link nth ${(before % RESULTS_ON_A_PAGE) + 1}`
    )
  },
  'click-collapsible-2': seekLink(3),
  'click-collapsible-2-nodelay': seekLink(3),
  'navigate-tree': seekInTree
}
