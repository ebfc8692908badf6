import { nameOf } from '../naming/name-of.ts'
import { roleOf } from '../naming/role-of.ts'
import type { Look } from '../tree/look.ts'
import { shownText } from '../tree/shown-text.ts'

/** Roles that are named by their authors alone, or not at all (WAI-ARIA 1.3 §5.2.8), and that people call by what they say. */
const SAYING: ReadonlySet<string> = new Set(
  `alert alertdialog blockquote caption code definition deletion dialog emphasis insertion listitem log mark marquee note paragraph status
  strong subscript superscript time timer`.split(/\s+/)
)

/**
 * What a plan calls an element by: its accessible name; of what says something and has none, what it says. Accessibility computes no such
 * name, and nobody is shown it as one.
 */
export const calledBy = (look: Look, el: Element): string => {
  const name = nameOf(look, el)
  return name === '' && SAYING.has(roleOf(look, el)) ? shownText(look, el) : name
}
