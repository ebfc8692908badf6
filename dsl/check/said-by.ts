import type { FlowNode } from './flow-graph.ts'
import type { Principals } from './principals.ts'

const folded = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()

const WORD = /[\p{L}\p{N}]/u
/** Scripts that do not part words by spaces. */
const UNPARTED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

/** What numbers are written with, there and elsewhere: no part of one is the number. */
const NUMERAL = /[\p{Nd}〇零一二两三四五六七八九十百千万亿兩萬億]/u

/**
 * A number with what parts its figures: a point, a comma or an apostrophe between two, or a space before each three; and a point before the first.
 * What stands in it is another number.
 */
const NUMBER = /(?:(?<![\p{L}\p{N}])\.)?(?:(?<!\p{Nd})\p{Nd}{1,3}(?: \p{Nd}{3}(?!\p{Nd}))+|\p{Nd}+)(?:[.,'’]\p{Nd}+)*/gu

/** The places of a text that lie in a number. */
const insideNumbers = (text: string): ReadonlySet<number> => {
  const inside = new Set<number>()
  for (const { index, 0: number } of text.matchAll(NUMBER))
    for (let at = index + 1; at < index + number.length; at++) inside.add(at)
  return inside
}

/** Does a word end between these two characters? */
const isBorder = (inside: string | undefined, outside: string | undefined): boolean => {
  if (!inside || !outside || !WORD.test(inside) || !WORD.test(outside)) return true
  if (NUMERAL.test(inside) && NUMERAL.test(outside)) return false
  return UNPARTED.test(inside) || UNPARTED.test(outside)
}

/** One character of such a script is a word only where it stands alone: by their characters, texts would be an alphabet. */
const isAlone = (wanted: string, before: string | undefined, after: string | undefined): boolean => {
  const [letter = '', ...more] = [...wanted].filter((each) => WORD.test(each))
  return more.length > 0 || !UNPARTED.test(letter) || ![before, after].some((each) => each && WORD.test(each))
}

/** Occurrences of one text that are looked at: a text of one letter may stand anywhere. */
const MAX_OCCURRENCES = 1000

const isPartOf = (text: string, request: string, inside: ReadonlySet<number>): boolean => {
  const wanted = folded(text)
  if (!WORD.test(wanted)) return false
  let at = request.indexOf(wanted)
  for (let i = 0; at >= 0 && i < MAX_OCCURRENCES; i++) {
    const end = at + wanted.length
    const [before, after] = [request[at - 1], request[end]]
    const isWhole = isBorder(wanted[0], before) && isBorder(wanted.at(-1), after) && !inside.has(at) && !inside.has(end)
    if (isWhole && isAlone(wanted, before, after)) return true
    at = request.indexOf(wanted, at + 1)
  }
  return false
}

/** Does a text stand in the person's request, as whole words? White space and case do not matter. */
export const standsIn = (request: string | undefined): ((text: string) => boolean) => {
  const asked = folded(request ?? '')
  const inside = insideNumbers(asked)
  const known = new Map<string, boolean>()
  return (text) => {
    const before = known.get(text)
    const found = before ?? (asked !== '' && isPartOf(text, asked, inside))
    if (before === undefined) known.set(text, found)
    return found
  }
}

/** Whose words texts of the plan are: the person's, where all of them stand in the request, and else the planner's. */
export const saying = (request: string | undefined, people: Principals): ((texts: readonly string[]) => FlowNode) => {
  const isPersons = standsIn(request)
  return (texts) => (texts.every(isPersons) ? people.saidByPerson : people.saidByPlanner)
}
