import type { PageOutline } from '@writ/dsl/contract'
import type { ObserveOptions } from '../facts/observe-options.ts'
import { DOCUMENT } from '../finding/observed-refs.ts'
import { flatAncestors, type Look } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { buildOutline } from './build-outline.ts'
import { hideSplit } from './hide-split.ts'
import type { Withheld } from './leave-out.ts'
import { scrollingElement, scrollOf } from './own.ts'
import { privateValues } from './private-field.ts'
import { openSight, type Sight, sightInto } from './sight.ts'
import { LIMIT, startTelling } from './telling.ts'

const LONGEST_TITLE = 160

/** What can be seen around an element; `undefined` where nothing can. */
const sightAround = (look: Look, el: Element): Sight | undefined =>
  [...flatAncestors(look, el)]
    .reverse()
    .reduce<Sight | undefined>((sight, at) => sight && sightInto(look, at, sight), openSight(look))

/** Screens of the page beyond the window, to a tenth: they are told all the same. */
const scrolled = (look: Look): { readonly above: number; readonly below: number } => {
  const root = scrollingElement(look.document)
  if (!root) return { above: 0, below: 0 }
  const { top, height, seenHeight } = scrollOf(root)
  const screens = (pixels: number) => (pixels > 1 ? Math.round((pixels / Math.max(1, innerHeight)) * 10) / 10 : 0)
  return { above: screens(top), below: screens(height - seenHeight - top) }
}

/**
 * What a person could see in an element, for the planner, as data: it is put into words outside of the page. The whole page where
 * the element is the root. An element that cannot be seen gives an outline without lines of it.
 */
export const observeElement = (look: Look, el: Element, options: ObserveOptions = {}): PageOutline => {
  const withheld: Withheld = { values: privateValues(look), ...(options.patterns && { patterns: options.patterns }) }
  const telling = startTelling(look, withheld, options)
  const sight = sightAround(look, el)
  const items = sight ? hideSplit(buildOutline(telling, el, sight)) : []
  const { clean } = telling
  return {
    document: DOCUMENT,
    title: clean(native.title(look.document), LONGEST_TITLE).text,
    path: clean(new URL(native.url(look.document)).pathname, LONGEST_TITLE).text,
    ...scrolled(look),
    modal: native.all(look.document, 'dialog:modal').length > 0,
    items,
    ...(telling.isFull() && { cut: options.limit ?? LIMIT })
  }
}
