import { SUBMIT } from './page-parts.ts'
import { groupOf, lines, type PlanMaker } from './plan-maker.ts'

const DOTS =
  'let dots = (read all generic in image as { x: text from attribute "cx", y: text from attribute "cy" }) where .x != ""'

/** From the dot to the farther edge. */
const drawLine: PlanMaker = (said) => {
  const isFlat = groupOf(said, /^Draw a (\w+) line/) === 'horizontal'
  const [before, near, far] = isFlat ? ['x < 75', '145, y', '5, y'] : ['y < 60', 'x, 100', 'x, 5']
  return lines(
    DOTS,
    'let dot = first(dots)',
    'let x = number(first(split(dot.x, ".")))',
    'let y = number(first(split(dot.y, ".")))',
    `if ${before} { drag image at x, y to image at ${near} } else { drag image at x, y to image at ${far} }`,
    SUBMIT
  )
}

/** Drawings in which a line is drawn. */
export const DRAWING_TASKS: Readonly<Record<string, PlanMaker>> = {
  'draw-line': drawLine
}
