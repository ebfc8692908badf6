import { flatParent, type Look, styleOf } from './look.ts'
import { attr, isHtml, native } from './native.ts'
import { rememberedIn } from './remembered-in.ts'

const NEVER_EXPOSED = ['script', 'style', 'template', 'noscript', 'head', 'meta', 'link', 'base', 'title']

const isOptionPart = (el: Element): boolean => isHtml(el, 'option', 'optgroup')

/** Has the element a box, or would its children have one (`display: contents`)? */
const isRendered = (look: Look, el: Element): boolean => {
  const style = styleOf(look, el)
  if (style.display === 'contents') return true
  // A closed drop-down's options have no box of their own, but they are there for a person.
  if (isOptionPart(el)) return style.display !== 'none'
  return isHtml(el, 'area') ? isOnPicture(el) : native.shown(el)
}

/** An area has no box of its own: it is where its map lies on a picture. */
const isOnPicture = (area: Element): boolean => {
  const map = native.parent(area)
  const name = map instanceof HTMLMapElement ? map.name : ''
  return (
    name !== '' &&
    [...native.all(area.ownerDocument, 'img[usemap]')].some((img) => {
      return native.attr(img, 'usemap') === `#${name}` && native.shown(img)
    })
  )
}

/** `aria-hidden`, which browsers do not heed on the whole page. */
export const isUnexposed = (el: Element): boolean =>
  attr(el, 'aria-hidden').toLowerCase() === 'true' && !isHtml(el, 'html', 'body')

const computeHidden = (look: Look, el: Element): boolean => {
  if (isHtml(el, ...NEVER_EXPOSED)) return true
  if (isUnexposed(el) || native.has(el, 'inert')) return true
  if (!isRendered(look, el)) return true
  const parent = flatParent(look, el)
  if (parent) return isHiddenAbove(look, parent)
  return el !== native.documentElement(look.document)
}

/** Whether something makes the whole subtree unreachable; `visibility` is not among it, since a child can undo it. */
const isHiddenAbove = (look: Look, el: Element): boolean => rememberedIn(look.hidden, el, () => computeHidden(look, el))

/** Hidden from accessibility: not rendered, invisible, `aria-hidden` or `inert`, here or above (core-aam §6.1). */
export const isHidden = (look: Look, el: Element): boolean => {
  if (isHiddenAbove(look, el)) return true
  const style = styleOf(look, el)
  return style.visibility !== 'visible' && style.display !== 'contents'
}

/** Is its whole subtree hidden, or only its own text (`visibility`, which a child can undo)? */
export const isSubtreeHidden = isHiddenAbove

const isClippedAway = (style: CSSStyleDeclaration, box: DOMRect): boolean =>
  box.width <= 1 &&
  box.height <= 1 &&
  (style.overflow !== 'visible' || style.clipPath !== 'none' || (style.clip !== 'auto' && style.clip !== ''))

const isOffPage = (box: DOMRect): boolean => {
  if (box.width === 0 && box.height === 0) return false
  return box.right + scrollX <= 0 || box.bottom + scrollY <= 0
}

const computeSeen = (look: Look, el: Element): boolean => {
  const style = styleOf(look, el)
  if (!isRendered(look, el) || Number(style.opacity) === 0) return false
  if (style.position !== 'static' && style.position !== '') {
    const box = native.box(el)
    if (isClippedAway(style, box) || isOffPage(box)) return false
  }
  const parent = flatParent(look, el)
  return parent ? isSeen(look, parent) : true
}

/** Could a person see what stands in it? Text for screen readers only, and text moved off the page, is not seen. */
export const isSeen = (look: Look, el: Element): boolean => rememberedIn(look.seen, el, () => computeSeen(look, el))

/** Has a box of some size and is visible: something can be clicked. */
export const hasBox = (look: Look, el: Element): boolean => {
  if (styleOf(look, el).visibility !== 'visible') return false
  const box = native.box(el)
  return box.width > 0 && box.height > 0
}
