import { SUBMIT } from './page-parts.ts'
import { groupsOf, lines, type PlanMaker, quote } from './plan-maker.ts'

const place = (nth: number): string => `listitem nth ${nth}`

/** Where the item goes from each place that it may stand at. */
const moveItem = (name: string, count: number, goal: (from: number) => number): string =>
  Array.from({ length: count }, (_none, at) => at + 1)
    .filter((from) => goal(from) >= 1 && goal(from) <= count && goal(from) !== from)
    .map((from) => `if exists text ${quote(name)} in ${place(from)} { drag ${place(from)} to ${place(goal(from))} }`)
    .join(' else ')

const IN_LIST: Readonly<Record<string, (from: number) => number>> = {
  'to the top': () => 1,
  'to the bottom': () => 5,
  'up by one position': (from) => from - 1,
  'down by one position': (from) => from + 1
}

const IN_GRID: Readonly<Record<string, (from: number) => number>> = {
  'to the top left': () => 1,
  'to the top center': () => 2,
  'to the top right': () => 3,
  'to the center left': () => 4,
  'to the center': () => 5,
  'to the center right': () => 6,
  'to the bottom left': () => 7,
  'to the bottom center': () => 8,
  'to the bottom right': () => 9,
  'up by one': (from) => from - 3,
  'down by one': (from) => from + 3,
  'left by one': (from) => from - 1,
  'right by one': (from) => from + 1
}

const dragItem =
  (count: number, ways: typeof IN_LIST): PlanMaker =>
  (said) => {
    const [name = '', way = ''] = groupsOf(said, /^Drag (\S+) (.*)\.$/)
    const nth = /(\d)\w\w position/.exec(way)
    const goal = nth ? () => Number(nth[1]) : ways[way]
    if (!goal) throw new Error(`not understood: ${said}`)
    return moveItem(name, count, goal)
  }

const NUMBERS = 4

/** Puts the smallest first, then the second, and so on: what stands above is in its place already. */
const sortNumbers: PlanMaker = () =>
  lines(
    'let sorted = (read all listitem as { size: number from text }) sort by .size',
    Array.from({ length: NUMBERS - 1 }, (_none, at) => at + 1).map((nth) =>
      lines(
        `let item${nth} = last(take(sorted, ${nth}))`,
        `let there${nth} = read text of ${place(nth)} as number`,
        `if there${nth} != item${nth}.size { drag @item${nth} to ${place(nth)} }`
      )
    ),
    SUBMIT
  )

/** Of each shape an attribute that no other has, and the boxes, which are outlines only. */
const SHAPES =
  'let shapes = read all generic as { r: text from attribute "r", points: text from attribute "points", width: text from attribute "width", fill: text from attribute "fill", id: text from attribute "id" }'

const KINDS: Readonly<Record<string, string>> = {
  circles: '.r != ""',
  triangles: '.points != ""',
  rectangles: '.width != "" and .fill != "" and .fill != "none"'
}

const DRAWN = '.fill != "" and .fill != "none"'

const dragAll = (which: string, box: string): string =>
  `for shape in shapes where ${which} up to 5 { drag @shape to @${box} }`

const kindOf = (said: string, shape: string): string => {
  const kind = KINDS[shape]
  if (!kind) throw new Error(`not understood: ${said}`)
  return kind
}

const dragShapes: PlanMaker = (said) =>
  lines(
    SHAPES,
    'let box = first(shapes where .id == "shape-container")',
    dragAll(kindOf(said, groupsOf(said, /^Drag all (\w+) into/)[0] ?? ''), 'box'),
    SUBMIT
  )

const sortShapes: PlanMaker = (said) => {
  const [which = '', shapes] = groupsOf(said, /^Drag all (\w+)( shapes)? into/)
  const fits = shapes ? `.fill == ${quote(which)}` : kindOf(said, which)
  return lines(
    SHAPES,
    'let left = first(shapes where .id == "shape-container")',
    'let right = last(shapes where .id == "shape-container")',
    dragAll(fits, 'left'),
    dragAll(`${DRAWN} and not (${fits})`, 'right'),
    SUBMIT
  )
}

/** From the middle of what is drawn to the middle of an edge of the drawing. */
const EDGES: Readonly<Record<string, string>> = { left: '5, 60', right: '150, 60', up: '80, 5', down: '80, 115' }

const dragAside: PlanMaker = (said) => {
  const edge = EDGES[groupsOf(said, /^Drag the \w+ (\w+) then/)[0] ?? '']
  if (!edge) throw new Error(`not understood: ${said}`)
  return lines(`drag generic in image to image at ${edge}`, SUBMIT)
}

/** The lower right corner; which of width and height it takes along does not matter for the other. */
const resize: PlanMaker = (said) => {
  const larger = said.includes('larger')
  return lines(
    'let corner = last((read all generic as { class: text from attribute "class" }) where .class contains "ui-resizable-se")',
    larger
      ? 'drag @corner to generic having (field) having (button) last at 150, 150'
      : 'drag @corner to field at 20, 20',
    SUBMIT
  )
}

/** Pages on which things are dragged to their places. */
export const DRAG_TASKS: Readonly<Record<string, PlanMaker>> = {
  'drag-items': dragItem(5, IN_LIST),
  'drag-items-grid': dragItem(9, IN_GRID),
  'drag-sort-numbers': sortNumbers,
  'drag-shapes': dragShapes,
  'drag-shapes-2': sortShapes,
  'drag-circle': dragAside,
  'drag-single-shape': dragAside,
  'resize-textarea': resize,
  'drag-box': () => lines('drag text "s" to text "L"', SUBMIT)
}
