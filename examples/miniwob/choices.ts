import { SUBMIT } from './page-parts.ts'
import { groupOf, lines, type PlanMaker, quote } from './plan-maker.ts'
import { likeWords } from './synonyms.ts'

const listed = (said: string): readonly string[] => {
  const list = groupOf(said, /^Select (.*) and click Submit\.$/)
  return list === 'nothing' ? [] : list.split(', ')
}

const checkAll: PlanMaker = (said) =>
  lines(
    listed(said).map((name) => `check checkbox ${quote(name)}`),
    SUBMIT
  )

/** Pages on which boxes are checked and options chosen, and then sent. */
export const CHOICE_TASKS: Readonly<Record<string, PlanMaker>> = {
  'click-option': (said) =>
    lines(
      listed(said).map((name) => `check radio ${quote(name)}`),
      SUBMIT
    ),
  'click-checkboxes': checkAll,
  'click-checkboxes-large': checkAll,
  'click-checkboxes-transfer': checkAll,
  'click-checkboxes-soft': (said) =>
    lines(
      groupOf(said, /^Select words similar to (.*) and click Submit\.$/)
        .split(', ')
        .flatMap(likeWords)
        .map((word) => `if exists checkbox ${quote(word)} { check checkbox ${quote(word)} }`),
      SUBMIT
    ),
  'click-scroll-list': (said) =>
    lines(
      `choose ${groupOf(said, /^Select (.*) from the scroll list/)
        .split(', ')
        .map(quote)
        .join(', ')} from listbox`,
      SUBMIT
    ),
  'choose-list': (said) => lines(`choose ${quote(groupOf(said, /^Select (.*) from the list/))} from combobox`, SUBMIT)
}
