import { isClosed } from '../tree/is-closed.ts'
import { type Look, styleOf } from '../tree/look.ts'
import { isHtml, native } from '../tree/native.ts'
import { scrollingElement, scrollOf } from './own.ts'
import { type Grounds, readsOn } from './reads-on.ts'

interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** All that the window, or a box that scrolls, can bring into view, by where it stands now. */
const reachIn = (look: Look, el: Element, left: number, top: number): Area => {
  const scroll = scrollOf(el)
  const isLeftward = styleOf(look, el).direction === 'rtl'
  const start = left - scroll.left - (isLeftward ? scroll.width - scroll.seenWidth : 0)
  const above = top - scroll.top
  return { left: start, right: start + scroll.width, top: above, bottom: above + scroll.height }
}

const windowArea = (): Area => ({ left: 0, top: 0, right: innerWidth, bottom: innerHeight })

/**
 * What can be seen at one place of the flat tree. Areas are in CSS pixels of the window; what can be reached by scrolling
 * counts as seen.
 */
export interface Sight {
  /** What is left of the page here; outside it everything is cut away. */
  readonly area: Area
  /** The same for what is positioned by a block further up. */
  readonly areaAbove: Area
  /** All opacities together. */
  readonly opacity: number
  readonly readable: Map<Element, boolean>
  readonly grounds: Grounds
}

/** Before anything is cut away: the whole page. */
export const openSight = (look: Look): Sight => {
  const root = scrollingElement(look.document) ?? native.documentElement(look.document)
  const reach = root && reachIn(look, root, 0, 0)
  // A short page is as large as the window.
  const { right, bottom } = windowArea()
  const area = reach
    ? { ...reach, right: Math.max(reach.right, right), bottom: Math.max(reach.bottom, bottom) }
    : windowArea()
  return { area, areaAbove: area, opacity: 1, readable: new Map(), grounds: new Map() }
}

const LEAST_OPACITY = 0.05

const isNothing = ({ left, top, right, bottom }: Area): boolean => right - left <= 1 || bottom - top <= 1

const both = (a: Area, b: Area): Area => ({
  left: Math.max(a.left, b.left),
  top: Math.max(a.top, b.top),
  right: Math.min(a.right, b.right),
  bottom: Math.min(a.bottom, b.bottom)
})

const percents = (text: string): readonly number[] =>
  text.split(/\s+/).map((part) => (part.endsWith('%') ? Number.parseFloat(part) : 0))

/** A shape that leaves nothing: `inset` from both sides to the middle, or a circle without size. */
const leavesNothing = (shape: string, box: DOMRect): boolean => {
  const inset = /^inset\(([^)]*?)(?: round [^)]*)?\)/.exec(shape)?.[1]
  if (inset !== undefined) {
    const [top = 0, right = top, bottom = top, left = right] = percents(inset)
    const [t = 0, r = t, b = t, l = r] = inset
      .split(/\s+/)
      .map((part) => (part.endsWith('px') ? Number.parseFloat(part) : 0))
    const across = ((left + right) / 100) * box.width + l + r
    const down = ((top + bottom) / 100) * box.height + t + b
    return across >= box.width - 1 || down >= box.height - 1
  }
  if (/^(?:circle|ellipse)\(0(?:px|%)?[\s)]/.test(shape)) return true
  const corners = /^polygon\(([^)]*)\)/.exec(shape)?.[1]
  return corners !== undefined && new Set(corners.split(',').map((corner) => corner.trim())).size < 3
}

const isClipped = (style: CSSStyleDeclaration, el: Element): boolean => {
  if (style.clipPath !== 'none' && style.clipPath !== '' && leavesNothing(style.clipPath, native.box(el))) return true
  const rect = /^rect\(([^)]*)\)/.exec(style.clip)?.[1]
  if (rect === undefined || !['absolute', 'fixed'].includes(style.position)) return false
  const [top = 0, right = 0, bottom = 0, left = 0] = rect.split(/[\s,]+/).map((part) => Number.parseFloat(part))
  return right - left <= 1 || bottom - top <= 1
}

const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll'

const throughBox = (look: Look, el: Element, sight: Sight): Sight | undefined => {
  const { overflowX, overflowY, display } = styleOf(look, el)
  const open = overflowX === 'visible' && overflowY === 'visible'
  // The overflow of these two is the window's.
  if (open || display === 'inline' || isHtml(el, 'html', 'body')) return sight
  const box = both(native.box(el), sight.area)
  if (isNothing(box)) return undefined
  const scrollsAcross = scrolls(overflowX)
  const scrollsDown = scrolls(overflowY)
  const reach = scrollsAcross || scrollsDown ? reachIn(look, el, native.box(el).left, native.box(el).top) : box
  const [across, down] = [scrollsAcross ? reach : box, scrollsDown ? reach : box]
  return { ...sight, area: { left: across.left, right: across.right, top: down.top, bottom: down.bottom } }
}

/** What can be seen inside an element; `undefined` where nothing can. */
export const sightInto = (look: Look, el: Element, sight: Sight): Sight | undefined => {
  const style = styleOf(look, el)
  if (style.display === 'none') return undefined
  if (style.display === 'contents') return sight
  if (!native.shown(el)) return undefined
  const opacity = sight.opacity * Number(style.opacity) * (/opacity\(0(?:%|\.0\d*)?\)/.test(style.filter) ? 0 : 1)
  if (opacity < LEAST_OPACITY || isClipped(style, el)) return undefined
  const { position } = style
  const placed =
    position === 'fixed'
      ? { ...sight, opacity, area: windowArea(), areaAbove: windowArea() }
      : { ...sight, opacity, ...(position === 'absolute' && { area: sight.areaAbove }) }
  const inside = throughBox(look, el, placed)
  return inside && (position !== 'static' || style.transform !== 'none')
    ? { ...inside, areaAbove: inside.area }
    : inside
}

/** Is a box of the page where a person can see it, or scroll to it? */
export const isInSight = (box: DOMRect, { area }: Sight): boolean =>
  box.width > 0 &&
  box.height > 0 &&
  box.right > area.left &&
  box.left < area.right &&
  box.bottom > area.top &&
  box.top < area.bottom

const LEAST_SIZE = 2

const canRead = (look: Look, el: Element, { readable, grounds }: Sight): boolean => {
  const known = readable.get(el)
  if (known !== undefined) return known
  const style = styleOf(look, el)
  const can =
    style.visibility === 'visible' &&
    !isClosed(look, el) &&
    Number.parseFloat(style.fontSize) >= LEAST_SIZE &&
    readsOn(look, el, grounds)
  readable.set(el, can)
  return can
}

/** Can a person see the element itself? Its own box, whatever stands in it. */
export const isSeenHere = (look: Look, el: Element, sight: Sight): boolean =>
  styleOf(look, el).visibility === 'visible' && isInSight(native.box(el), sight)

let range: Range | undefined

/** Can a person read this text, which stands in `el`? */
export const isRead = (look: Look, el: Element, text: Text, sight: Sight): boolean => {
  if (!canRead(look, el, sight)) return false
  range ??= native.createRange(look.document)
  range.selectNodeContents(text)
  const box = range.getBoundingClientRect()
  // Text that begins off the page may come back to it, as a line does that is moved by its indent; then it has a part there.
  return isInSight(box, sight)
}
