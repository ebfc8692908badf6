import { elementAt } from '../tree/hit-test.ts'
import { flatContains, flatParent, type Look, styleOf } from '../tree/look.ts'
import { isHtml, isText, native } from '../tree/native.ts'
import { colourOf } from './colour.ts'

const PICTURES = ['img', 'video', 'canvas', 'iframe', 'object', 'embed']

/** Does it paint over what lies below it, as far as its style tells? */
const isOpaque = (look: Look, el: Element): boolean => {
  const { backgroundColor, backgroundImage, opacity } = styleOf(look, el)
  if (Number(opacity) < 0.9) return false
  return isHtml(el, ...PICTURES) || backgroundImage !== 'none' || colourOf(backgroundColor)?.alpha === 1
}

/**
 * Is the middle of a box of the element hidden by something opaque that does not hold it? Only told of what the window shows now,
 * and by what takes the pointer: elsewhere nobody can say.
 */
const isHiddenAt = (look: Look, el: Element, { left, right, top, bottom }: DOMRect): boolean => {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2]
  if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight || right <= left || bottom <= top) return false
  const hit = elementAt(look, { x, y })
  if (!hit || flatContains(look, el, hit) || flatContains(look, hit, el)) return false
  for (let at: Element | null = hit; at && !flatContains(look, at, el); at = flatParent(look, at))
    if (isOpaque(look, at)) return true
  return false
}

/** Is the element itself hidden by an overlay? A label may lie over its control. */
export const isCovered = (look: Look, el: Element): boolean =>
  !(isHtml(el, 'input') && el instanceof HTMLInputElement && (el.labels?.length ?? 0) > 0) &&
  isHiddenAt(look, el, native.box(el))

let range: Range | undefined

/** Are the words that stand in the element itself hidden by an overlay? */
export const hasCoveredText = (look: Look, el: Element): boolean => {
  for (const child of native.children(el)) {
    if (!isText(child) || (native.text(child) ?? '').trim() === '') continue
    range ??= native.createRange(look.document)
    range.selectNodeContents(child)
    return isHiddenAt(look, el, range.getBoundingClientRect())
  }
  return false
}
