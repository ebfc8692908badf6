import { SUBMIT } from './page-parts.ts'
import { groupOf, groupsOf, lines, type PlanMaker, quote } from './plan-maker.ts'

const completed: PlanMaker = (said) => {
  const [start = '', , end = ''] = groupsOf(said, /starts with "(.*?)"( and ends with "(.*?)")?/)
  return lines(
    `type ${quote(start)} into field`,
    'wait for listitem in list up to 5s',
    'let items = read all listitem in list as { said: text from text }',
    `let item = first(items where .said starts with ${quote(start)} and .said matches ${quote(`*${end}`)})`,
    'click @item',
    SUBMIT
  )
}

/** Pages on which a text is copied, or completed from a list. */
export const COPY_TASKS: Readonly<Record<string, PlanMaker>> = {
  'copy-paste': () =>
    lines(
      'let above = read value of field nth 1',
      'if above == "" { copy field nth 2 paste into field nth 1 } else { copy field nth 1 paste into field nth 2 }',
      SUBMIT
    ),
  'copy-paste-2': (said) => lines(`copy field nth ${groupOf(said, /the (\d)/)}`, 'paste into field nth 4', SUBMIT),
  'use-autocomplete': completed,
  'use-autocomplete-nodelay': completed
}
