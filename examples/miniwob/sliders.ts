import { SUBMIT } from './page-parts.ts'
import { groupOf, lines, type PlanMaker } from './plan-maker.ts'

const HANDLES = 'let handles = (read all generic as { tab: text from attribute "tabindex" }) where .tab == "0"'

/** Sliders that the keyboard moves by one; `Home` puts one at its lowest value. */
export const SLIDER_TASKS: Readonly<Record<string, PlanMaker>> = {
  'use-slider': (said) => {
    const goal = groupOf(said, /^Select (-?\d+) /)
    return lines(
      HANDLES,
      'let handle = first(handles)',
      'press "Home" in @handle',
      'repeat up to 110 {',
      `  stop when exists text "${goal}"`,
      '  press "ArrowRight" in @handle',
      '}',
      SUBMIT
    )
  },
  'use-slider-2': (said) => {
    const goals = groupOf(said, /\[(.*)\]/)
      .split(',')
      .map(Number)
    return lines(
      HANDLES,
      goals.map((goal, at) =>
        lines(
          `let handle${at} = last(take(handles, ${at + 1}))`,
          `press "Home" in @handle${at}`,
          Array.from({ length: goal }, () => `press "ArrowRight" in @handle${at}`)
        )
      ),
      SUBMIT
    )
  }
}
