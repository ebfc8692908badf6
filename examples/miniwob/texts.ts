import { SUBMIT } from './page-parts.ts'
import { lines, type PlanMaker } from './plan-maker.ts'

const UP = /to the top/

/** Pages on which a text is read through, or part of it is marked. */
export const TEXT_TASKS: Readonly<Record<string, PlanMaker>> = {
  'scroll-text': () =>
    lines(
      'let said = read value of field nth 1',
      'fill field nth 2 with replace(last(split(trim(said), " ")), ".", "")',
      SUBMIT
    ),
  'scroll-text-2': (said) => lines(`scroll ${UP.test(said) ? 'up' : 'down'} 1000 in field`, SUBMIT)
}
