import { SUBMIT } from './page-parts.ts'
import { groupsOf, lines, type PlanMaker } from './plan-maker.ts'

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December'
]

/** Leafs back from the last month that can be chosen, which is the one that a calendar of the past opens at. */
export const chooseDay = (field: string, month: number, day: number): string =>
  lines(
    `click ${field}`,
    'repeat up to 12 {',
    `  stop when exists text "${MONTHS[month - 1]}"`,
    '  click text "Prev"',
    '}',
    `click link "${day}"`
  )

const chooseDate: PlanMaker = (said) => {
  const [month, day] = groupsOf(said, /(\d+)\/(\d+)\/(\d+)/)
  return lines(chooseDay('field', Number(month), Number(day)), SUBMIT)
}

/** Pages on which a day is chosen from a calendar. */
export const CALENDAR_TASKS: Readonly<Record<string, PlanMaker>> = {
  'choose-date': chooseDate,
  'choose-date-easy': chooseDate,
  'choose-date-medium': chooseDate,
  'choose-date-nodelay': chooseDate
}
