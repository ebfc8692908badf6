import type { FlowNode } from './flow-graph.ts'
import type { Principals } from './principals.ts'

const folded = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()

const WORD = /[\p{L}\p{N}]/u
/** Scripts that do not part words by spaces. */
const UNPARTED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

/** Does a word end between these two characters? */
const isBorder = (inside: string | undefined, outside: string | undefined): boolean =>
  !inside || !outside || !WORD.test(inside) || !WORD.test(outside) || UNPARTED.test(inside)

/** Occurrences of one text that are looked at: a text of one letter may stand anywhere. */
const MAX_OCCURRENCES = 1000

const isPartOf = (text: string, request: string): boolean => {
  const wanted = folded(text)
  if (!WORD.test(wanted)) return false
  let at = request.indexOf(wanted)
  for (let i = 0; at >= 0 && i < MAX_OCCURRENCES; i++) {
    const end = at + wanted.length
    if (isBorder(wanted[0], request[at - 1]) && isBorder(wanted.at(-1), request[end])) return true
    at = request.indexOf(wanted, at + 1)
  }
  return false
}

/** Does a text stand in the person's request, as whole words? White space and case do not matter. */
export const standsIn = (request: string | undefined): ((text: string) => boolean) => {
  const asked = folded(request ?? '')
  const known = new Map<string, boolean>()
  return (text) => {
    const before = known.get(text)
    const found = before ?? (asked !== '' && isPartOf(text, asked))
    if (before === undefined) known.set(text, found)
    return found
  }
}

/** Whose words texts of the plan are: the person's, where all of them stand in the request, and else the planner's. */
export const saying = (request: string | undefined, people: Principals): ((texts: readonly string[]) => FlowNode) => {
  const isPersons = standsIn(request)
  return (texts) => (texts.every(isPersons) ? people.saidByPerson : people.saidByPlanner)
}
