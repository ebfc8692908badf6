import { matchesGlob } from '../tree/fold-text.ts'
import type { Look } from '../tree/look.ts'
import { attr } from '../tree/native.ts'
import { descriptionOf } from './description-of.ts'
import { nameOf } from './name-of.ts'

/** Words that help a person along with an element and that accessibility may leave out of its description. */
const HINTS = ['title', 'placeholder', 'aria-placeholder', 'alt'] as const

/**
 * Is the element described so, as a glob over the whole text? By its accessible description, or by a hint of its own
 * (`title`, `placeholder`, `alt`) that is not already its name.
 */
export const isDescribed = (look: Look, el: Element, glob: string): boolean => {
  const description = descriptionOf(look, el)
  if (description !== '' && matchesGlob(glob, description)) return true
  const hints = HINTS.map((name) => attr(el, name).trim()).filter((hint) => hint !== '' && matchesGlob(glob, hint))
  if (hints.length === 0) return false
  const name = nameOf(look, el)
  return hints.some((hint) => hint !== name)
}
