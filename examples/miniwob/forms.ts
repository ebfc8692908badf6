import { letPart, nthOf, partsWith, SUBMIT } from './page-parts.ts'
import { groupOf, groupsOf, lines, type PlanMaker, quote } from './plan-maker.ts'

const times = (count: number, statement: string): readonly string[] =>
  Array.from({ length: Math.max(0, count) }, () => statement)

/** Closes the box that comes up when a field is clicked. */
const dismissBox = 'if exists button "Cancel" { click button "Cancel" }'

const clickFirstThere = (...texts: readonly string[]): string =>
  texts.map((text) => `if exists text ${quote(text)} { click text ${quote(text)} }`).join(' else ')

/** The three fields of a film search, in whatever layout: labels before, above or below their fields. */
const searchFilm: PlanMaker = (said) => {
  const [genre = '', director = '', year = ''] = groupsOf(said, /for (.*) movies directed by (.*) from year (\d+)/)
  const entries: readonly (readonly [value: string, labels: readonly string[]])[] = [
    [genre, ['Movie Genre', 'Genre', 'Genre:']],
    [director, ['Director Name', 'Director', 'Director:']],
    [year, ['Released Date', 'Year', 'Year:']]
  ]
  const below = entries.map(
    ([value, labels]) =>
      `fill field in generic last having (text ${quote(labels[1] ?? '')}) having (field) with ${quote(value)}`
  )
  const beside = entries.map(([value, labels]) =>
    labels
      .map((label) => `if exists text ${quote(label)} { fill field near ${quote(label)} with ${quote(value)} }`)
      .join(' else ')
  )
  return lines(
    'if exists text "Director" and gone table {',
    below,
    '} else {',
    beside,
    '}',
    clickFirstThere('Submit', 'Search', 'Go!')
  )
}

/** Hours and minutes of a text like `13h 5m`, in minutes. */
const minutesOf = (text: string): string =>
  `number(first(split(${text}, "h "))) * 60 + number(replace(last(split(${text}, "h ")), "m", ""))`

const buyByPrice = (sign: string): string =>
  lines(
    'let offers = read all button like "Book for *" as { said: text from text }',
    `let best = first(offers sort by ${sign}number(replace(.said, "Book for $", "")))`,
    'click @best'
  )

const buyByTime = (sign: string): string =>
  lines(
    `let spans = ${partsWith(['class'])} where .class == "time-duration"`,
    `let best = first(spans sort by ${sign}(${minutesOf('.said')}))`,
    'click button in generic last having (text named best.said) having (button)'
  )

/** Every plain element with the place of the card that it may be. */
const CARDS = '(read all generic as { place: text from attribute "data-index" })'

/** Pages with several kinds of controls, which the instruction names one after the other. */
export const FORM_TASKS: Readonly<Record<string, PlanMaker>> = {
  'form-sequence': (said) => {
    const [value = '', box = ''] = groupsOf(said, /^Select (-?\d+) with the slider, click the (\d)\w\w checkbox/)
    return lines(
      `let all = ${partsWith(['class'])}`,
      'let handle = first(all where .class contains "ui-slider-handle")',
      'press "Home" in @handle',
      times(Number(value) + 10, 'press "ArrowRight"'),
      `check checkbox nth ${box}`,
      SUBMIT
    )
  },
  'form-sequence-2': (said) => {
    const [radio = '', value = '', box = ''] = groupsOf(said, /the (\d)\w\w radio.*number "(.*?)" into the (\d)/)
    return lines(`check radio nth ${radio}`, `fill field nth ${box} with ${quote(value)}`, SUBMIT)
  },
  'form-sequence-3': (said) => {
    const [height = '', button = ''] = groupsOf(said, /^Choose (.*) from the dropdown.*labeled "(.*)"/)
    return lines('click text "▾"', `click text ${quote(height)} in list`, `click button ${quote(button)}`)
  },
  'multi-layouts': searchFilm,
  'multi-orderings': searchFilm,
  'login-user-popup': (said) => {
    const [name = '', password = ''] = groupsOf(said, /username "(.*?)".*password "(.*?)"/)
    return lines(
      'click field near "Username"',
      dismissBox,
      'click field near "Password"',
      dismissBox,
      `fill field near "Username" with ${quote(name)}`,
      `fill field near "Password" with ${quote(password)}`,
      'click button "OK"'
    )
  },
  'sign-agreement': (said) => {
    if (said.startsWith('Click the cancel')) return 'click button "Cancel"'
    const [name = '', button = ''] = groupsOf(said, /name "(.*?)" then press "(.*?)"/)
    return lines(
      'scroll down 500 in field first',
      'wait for button "Agree" enabled up to 5s',
      `fill field last with ${quote(name)}`,
      `click button ${quote(button)}`
    )
  },
  'use-spinner': (said) => {
    const value = Number(groupOf(said, /^Select (-?\d+) with/))
    return lines(times(Math.abs(value), `press "Arrow${value > 0 ? 'Up' : 'Down'}" in field`), SUBMIT)
  },
  'buy-ticket': (said) => {
    const wanted = groupOf(said, /with the (.*)\.$/)
    const sign = /^(?:longest|most)/.test(wanted) ? '-' : ''
    return /cost$/.test(wanted) ? buyByPrice(sign) : buyByTime(sign)
  },
  // Nothing in the page changes meanwhile: the wait for what never comes is the clock, less the way there and back.
  'button-delay': (said) => {
    const ms = Number(groupOf(said, /wait (\d)/)) * 1000 - 80
    return lines('click button "ONE"', `try { wait for heading "never" up to ${ms}ms } else { }`, 'click button "TWO"')
  },
  'find-greatest': () =>
    lines(
      'var best = -1',
      'var place = ""',
      'for at in ["0", "1", "2"] up to 3 {',
      `  let card = first(${CARDS} where .place == at)`,
      '  click @card',
      '  let value = read text of @card as number',
      '  if value > best {',
      '    set best = value',
      '    set place = at',
      '  }',
      '}',
      `let chosen = first(${CARDS} where .place == place)`,
      'click @chosen',
      SUBMIT
    ),
  'generate-number': (said) => {
    const [limit] = /\d+/.exec(said) ?? []
    const tests: Readonly<Record<string, string>> = {
      less: `shown < ${limit}`,
      greater: `shown > ${limit}`,
      even: 'round(shown / 2) * 2 == shown',
      odd: 'round(shown / 2) * 2 != shown'
    }
    const test = tests[groupOf(said, /(less|greater|even|odd)/)] ?? ''
    return lines(
      'var done = false',
      'repeat up to 60 {',
      '  stop when done',
      '  click button "Generate"',
      `  ${letPart('display', 'id', 'display-number')}`,
      '  let shown = number(display.said)',
      `  set done = ${test}`,
      '}',
      SUBMIT
    )
  },
  'guess-number': () =>
    lines(
      'for guess in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] up to 10 {',
      '  if gone text "Correct!" {',
      '    fill field with guess',
      `    ${SUBMIT}`,
      '  }',
      '}'
    ),
  'odd-or-even': () =>
    lines(
      `let numbers = ${partsWith(['class'])} where .class == "display-number" map number(.said)`,
      [1, 2, 3].flatMap((nth) => [
        `let n${nth} = ${nthOf('numbers', nth)}`,
        `if round(n${nth} / 2) * 2 == n${nth} { click button "Even" nth ${nth} } else { click button "Odd" nth ${nth} }`
      ]),
      SUBMIT
    )
}
