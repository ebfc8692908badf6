import { nthOf, QUOTED, SUBMIT } from './page-parts.ts'
import { groupOf, groupsOf, lines, type PlanMaker, quote } from './plan-maker.ts'

const ATTRIBUTES = ['fill', 'font-size', 'r', 'width', 'points', 'cx', 'cy']

/** All that is drawn, with what it looks like. */
const DRAWN = `(read all generic in img as { said: text from text, ${ATTRIBUTES.map(
  (name) => `${quote(name)}: text from attribute ${quote(name)}`
).join(', ')} })`

const DIGITS = '1234567890'

const KINDS: Readonly<Record<string, string>> = {
  item: 'true',
  letter: `."font-size" != "" and not (${quote(DIGITS)} contains .said)`,
  digit: `."font-size" != "" and ${quote(DIGITS)} contains .said`,
  shape: '."font-size" == ""',
  circle: '.r != ""',
  rectangle: '.width != ""',
  triangle: '.points != ""'
}

/** How far right the top of a triangle is of its left corner: half its width. */
const xOf = (nth: number): string => `number(first(split(${nthOf('split(.points, " ")', nth)}, ",")))`

const isLarge = `(."font-size" == "20px" or .r == "10" or .width == "20" or .points != "" and ${xOf(2)} - ${xOf(1)} == 10)`

/** The test of a description such as `large red letter`, `small item` or `blue 5`. */
const testOf = (description: string): string => {
  const [size, colour, kind = ''] = groupsOf(
    description,
    /^(?:(large|small) )?(?:(red|green|blue|aqua|black|magenta|yellow) )?(\S+)$/
  )
  return [
    size === 'large' ? isLarge : size === 'small' ? `not ${isLarge}` : '',
    colour ? `.fill == ${quote(colour)}` : '',
    KINDS[kind] ?? `.said == ${quote(kind)}`
  ]
    .filter((test) => test !== '')
    .join(' and ')
}

const NUMBERS = [
  '0110 1001 1001 1001 1001 1001 0110',
  '0010 0110 0010 0010 0010 0010 0010',
  '0110 1001 1001 0010 0100 1000 1111',
  '0110 1001 0001 0110 0001 1001 0110',
  '1000 1010 1010 1111 0010 0010 0010',
  '1111 1000 1000 1110 0001 1001 0110',
  '0110 1001 1000 1110 1001 1001 0110',
  '1111 1001 0001 0010 0010 0100 0100',
  '0110 1001 1001 0110 1001 1001 0110',
  '0110 1001 1001 0111 0001 1001 0110'
]

/** Letters that differ in case are different items here. */
const pie: PlanMaker = (said) => {
  const item = quote(groupOf(said, QUOTED))
  return lines(
    'click text "+"',
    `wait for text ${item} in img up to 5s`,
    `let item = last((read all generic in img as { said: text from text }) where .said == ${item})`,
    'click @item'
  )
}

/** Pages on which what something looks like decides. */
export const SHAPE_TASKS: Readonly<Record<string, PlanMaker>> = {
  'click-color': (said) =>
    lines(
      'let boxes = read all generic as { colour: text from attribute "data-color" }',
      `let box = first(boxes where .colour == ${quote(groupOf(said, /on the (\S+) colored/))})`,
      'click @box'
    ),
  'click-shades': (said) =>
    lines(
      'let boxes = read all generic as { colour: text from attribute "data-color" }',
      `for box in boxes where .colour == ${quote(groupOf(said, /shades of (\w+)/))} up to 12 {`,
      '  click @box',
      '}',
      SUBMIT
    ),
  'number-checkboxes': (said) => {
    const rows = NUMBERS[Number(groupOf(said, /number "(\d)"/))] ?? ''
    const boxes = [...rows.replaceAll(' ', '')].flatMap((mark, at) => (mark === '1' ? [at + 1] : []))
    return lines(
      boxes.map((nth) => `check checkbox nth ${nth}`),
      SUBMIT
    )
  },
  'click-shape': (said) =>
    lines(`let shape = first(${DRAWN} where ${testOf(groupOf(said, /^Click on a (.*)$/))})`, 'click @shape'),
  'count-shape': (said) =>
    lines(
      `let count = length(${DRAWN} where ${testOf(groupOf(said, /^How many (.*)s are there/))})`,
      'click button named count'
    ),
  'identify-shape': () =>
    lines(
      `let shape = first(${DRAWN})`,
      'if shape.r != "" { click button "Circle" }',
      'else if shape.width != "" { click button "Rectangle" }',
      'else if shape.points != "" { click button "Triangle" }',
      `else if ${quote(DIGITS)} contains shape.said { click button "Number" }`,
      'else { click button "Letter" }'
    ),
  'grid-coordinate': (said) => {
    const [x, y] = groupsOf(said, /\((-?\d),(-?\d)\)/).map(Number)
    const [cx, cy] = [(Number(x) + 2) * 30 + 15, (2 - Number(y)) * 30 + 15]
    return lines(`let point = first(${DRAWN} where .cx == "${cx}" and .cy == "${cy}")`, 'click @point')
  },
  // The other numbers turn into boxes, which stand in the order of what they hide.
  'ascending-numbers': () =>
    lines(
      'click text "1" in img',
      [1, 2, 3, 4].map(() => 'click generic first in img')
    ),
  // Looks often enough to see each flash; once it has been dark for longer than between two of them, it was the last.
  'simon-says': () =>
    lines(
      'var seen = []',
      'var lit = ""',
      'var dark = 0',
      'repeat up to 200 {',
      '  stop when dark > 18',
      '  let flashing = (read all button as { button: text from attribute "data-button", class: text from attribute "class" }) where .class == "push"',
      '  if length(flashing) == 0 {',
      '    set lit = ""',
      '    if length(seen) > 0 { set dark = dark + 1 }',
      '  } else {',
      '    let one = first(flashing)',
      '    set dark = 0',
      '    if one.button != lit {',
      '      set seen = seen + [one.button]',
      '      set lit = one.button',
      '    }',
      '  }',
      '  try { wait for heading up to 40ms } else { }',
      '}',
      'for each in seen up to 5 {',
      '  let next = first((read all button as { button: text from attribute "data-button" }) where .button == each)',
      '  click @next',
      '}'
    ),
  'click-pie': pie,
  'click-pie-nodelay': pie
}
