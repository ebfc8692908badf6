import { QUOTED } from './page-parts.ts'
import { groupOf, lines, type PlanMaker, quote } from './plan-maker.ts'

/** Text boxes of one line and of several have one role; the page says beside it which is which. */
const clickBox = (kind: string): string =>
  [1, 2, 3, 4, 5]
    .map((nth) => {
      const box = `textbox nth ${nth}`
      return `if exists ${box} and read attribute "data-type" of ${box} == ${quote(kind)} { click ${box} }`
    })
    .join(' else ')

/** Pages on which a button, a link or a widget that the instruction names is clicked. */
export const BUTTON_TASKS: Readonly<Record<string, PlanMaker>> = {
  'click-test': () => 'click button "Click Me!"',
  'click-test-2': (said) => `click button ${quote(groupOf(said, /button (\w+)/))}`,
  'click-test-transfer': (said) => `click button ${quote(groupOf(said, /button (\w+)/))}`,
  // Names that differ in case are different here; two buttons of one name do the same.
  'click-button': (said) =>
    lines(
      `let named = (read all button as { name: text from text }) where .name == ${quote(groupOf(said, QUOTED))}`,
      'let button = first(named)',
      'click @button'
    ),
  'click-button-sequence': () => lines('click button "ONE"', 'click button "TWO"'),
  'click-link': (said) => `click text ${quote(groupOf(said, QUOTED))} first`,
  'click-dialog': () => 'click button in dialog',
  'click-dialog-2': (said) => {
    const name = groupOf(said, QUOTED)
    return `click button ${quote(name === 'x' ? 'Close' : name)} in dialog`
  },
  'click-widget': (said) => {
    const role = groupOf(said, QUOTED)
    return role === 'text' || role === 'textarea' ? clickBox(role) : `click ${role} first`
  },
  'focus-text': () => 'click field',
  'focus-text-2': (said) => `click field nth ${groupOf(said, /(\d)(?:st|nd|rd)/)}`
}
