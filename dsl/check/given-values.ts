import { type Act, parseKey, pressesElement, type Target } from '../contract/index.ts'
import { isWaySign, unknownWords } from './way-words.ts'

/** Roles whose names are data: which of them is aimed at chooses a value, as the row of an account or an option. */
const CHOICES: ReadonlySet<string> = new Set([
  'row',
  'cell',
  'rowheader',
  'listitem',
  'article',
  'option',
  'radio',
  'checkbox',
  'switch',
  'menuitemcheckbox',
  'menuitemradio',
  'treeitem',
  'gridcell',
  'columnheader',
  'label',
  'slider'
])

/** Roles whose names say which way to go through a site, as an address does, and carry no value but in what holds a digit. */
const WAYS: ReadonlySet<string> = new Set(['link'])

/** What is written in, or opened to choose from: its name is not what is chosen. */
export const FILLED: ReadonlySet<string> = new Set([
  'field',
  'textbox',
  'searchbox',
  'combobox',
  'listbox',
  'spinbutton'
])

/** Verbs that choose by what they aim at, whatever its role. */
const CHOOSING: readonly string[] = ['check', 'uncheck', 'drag']

const PRESSING: readonly string[] = ['click', 'double-click', 'right-click']

/** Is the target pressed, be it by a key? */
const isPressed = (act: Act): boolean =>
  PRESSING.includes(act.verb) || (act.verb === 'press' && pressesElement(act.key))

const ownTexts = ({ match, described }: Target): string[] => [
  ...(match && 'text' in match ? [match.text] : []),
  ...(described === undefined ? [] : [described])
]

const textsOf = (target: Target): string[] => [
  ...ownTexts(target),
  ...target.having.flatMap(textsOf),
  ...(target.in ? textsOf(target.in) : [])
]

const choicesOf = (target: Target): string[] => {
  const { role, having, in: outer, ...own } = target
  const isChoice = CHOICES.has(role)
  return [
    ...(isChoice ? textsOf({ ...own, role, having: [] }) : []),
    ...having.flatMap(isChoice ? textsOf : choicesOf),
    ...(outer ? choicesOf(outer) : [])
  ]
}

/**
 * What the name of something pressed says beside ways through the site: the key of a keypad, an entry of a menu, a tab or a button of
 * several to choose from can stand for any value. Whatever is not known to be a way counts, word by word.
 */
const pressedWords = (target: Target): string[] => {
  if (CHOICES.has(target.role) || FILLED.has(target.role)) return []
  const words = ownTexts(target).flatMap(unknownWords)
  return WAYS.has(target.role) ? words.filter((word) => /\p{N}/u.test(word)) : words
}

/** The literals of a target by which a value is chosen: names of rows, options and the like, what such are told apart by, and what is pressed. */
export const chosenTexts = (act: Act, target: Target): readonly string[] =>
  CHOOSING.includes(act.verb)
    ? textsOf(target)
    : [...choicesOf(target), ...(isPressed(act) ? pressedWords(target) : [])]

const isPlaced = ({ states }: Target): boolean =>
  states.some(({ kind }) => kind === 'nth' || kind === 'first' || kind === 'last')

/** Does it stand in the element of a record, which says which one of its kind it is as a name computed from the record would? */
const isOfRecord = ({ in: outer }: Target): boolean => outer?.match?.kind === 'element' && !isPlaced(outer)

/** Is something chosen that the target does not name: by its place, or as the only one there is? */
const isUnnamed = (target: Target): boolean =>
  isPlaced(target) || (target.match === undefined && target.having.length === 0 && !isOfRecord(target))

/** One letter or digit, or none: a key of a keypad or of a keyboard on the page, or what counts up and down. */
const KEY = /^[^\p{L}\p{N}]*[a-z\p{N}]?[^\p{L}\p{N}]*$/iu

/** Many of these put a value together, whatever each says. */
const isKey = (target: Target): boolean =>
  !WAYS.has(target.role) && ownTexts(target).some((text) => KEY.test(text) && !isWaySign(text))

/** Is something pressed by its place, or one key of several? */
const pressesOwn = (act: Act, target: Target): boolean =>
  isPressed(act) &&
  !CHOICES.has(target.role) &&
  !FILLED.has(target.role) &&
  ((isPlaced(target) && !WAYS.has(target.role)) || isKey(target))

/** Does the act choose by what it aims at, and say by no text of its own what that is? */
export const choosesUnnamed = (act: Act, target: Target): boolean => {
  const parts: Target[] = []
  for (let at: Target | undefined = target; at; at = at.in) parts.push(at)
  return (
    pressesOwn(act, target) ||
    parts.some((part, i) => (CHOICES.has(part.role) || (i === 0 && CHOOSING.includes(act.verb))) && isUnnamed(part))
  )
}

/** Keys that go, leave or send, and neither write nor choose. */
const GOING: ReadonlySet<string> = new Set(['Enter', 'Escape', 'Tab'])

/** Does a key write something, or choose among options? Whatever is not known to do neither counts. */
export const entersByKey = (act: Act): boolean => {
  if (act.verb !== 'press') return false
  const { key } = parseKey(act.key)
  return !GOING.has(key) && !/^F\d{1,2}$/.test(key)
}

/** A way through a site: a few plain words, with no room for an amount, a number or a query. */
const WORD = '[a-z]{1,24}(?:[-_][a-z]{1,24}){0,3}'
const ROUTE = new RegExp(`^/(?:${WORD}(?:/${WORD}){0,4}(?:\\.[a-z]{2,5}|/)?)?$`)

/** Parts of an address that are looked at one by one; with more of them the plain words alone could say much. */
const MOST_PARTS = 6

/** Does an address say where to go and nothing else? */
export const isRoute = (path: string): boolean => ROUTE.test(path)

const PLAIN_WORD = new RegExp(`^${WORD}$`)
/** The last part of a path, which may be a file of a site's as it may without a query. */
const PLAIN_FILE = new RegExp(`^${WORD}(?:\\.[a-z]{2,5})?$`)
const ADDRESS = /^\/([^?#]*)(?:\?([^#]*))?$/

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/**
 * What an address carries beside ways through the site, each by itself: `R-7` of `/reports/R-7/edit`, `green tea` of
 * `/search?q=green+tea`. The whole address where it cannot be told apart.
 */
export const carriedWords = (path: string): readonly string[] => {
  if (isRoute(path)) return []
  const [, way, query = ''] = ADDRESS.exec(path) ?? []
  if (way === undefined) return [path]
  const steps = way.split('/')
  const parts = [
    ...steps.map((text, i) => ({ key: 'path', text, plain: i === steps.length - 1 ? PLAIN_FILE : PLAIN_WORD })),
    ...(query === '' ? [] : query.split('&')).map((pair) => {
      const [key = '', text = ''] = pair.split(/=(.*)/s)
      return { key, text, plain: undefined }
    })
  ]
  if (parts.length > MOST_PARTS || parts.some(({ key }) => !PLAIN_WORD.test(key))) return [path]
  const words = parts.map(({ text, plain }) => ({ text: decoded(text), plain }))
  if (words.some(({ text }) => text === undefined)) return [path]
  return words.flatMap(({ text = '', plain }) => (text === '' || plain?.test(text) ? [] : [text]))
}
