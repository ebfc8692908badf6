import { flatAncestors, flatContains, flatParent, type Look, styleOf } from '../tree/look.ts'
import { isHtml, native } from '../tree/native.ts'
import { type Colour, colourOf, isNear, over } from './colour.ts'

const WHITE: Colour = { rgb: [255, 255, 255], alpha: 1 }
const PICTURES = ['img', 'video', 'canvas', 'picture', 'iframe', 'object', 'embed']

const isPainted = (style: CSSStyleDeclaration): boolean =>
  style.backgroundImage !== 'none' || (colourOf(style.backgroundColor)?.alpha ?? 1) > 0

const paintsBeside = (el: Element): boolean =>
  (['::before', '::after'] as const).some((part) => {
    const style = getComputedStyle(el, part)
    return style.content !== 'none' && style.content !== 'normal' && isPainted(style)
  })

/** What text stands on, by its ancestors. */
export interface Ground {
  readonly colour: Colour
  /** The element that gives it, or the root. */
  readonly by: Element
}

/** By element, for one look; `undefined` where a picture is among what lies behind it. */
export type Grounds = Map<Element, Ground | undefined>

const computeGround = (look: Look, el: Element, grounds: Grounds): Ground | undefined => {
  const style = styleOf(look, el)
  if (style.backgroundImage !== 'none') return undefined
  const colour = colourOf(style.backgroundColor)
  if (!colour) return undefined
  if (colour.alpha === 1) return { colour, by: el }
  const parent = flatParent(look, el)
  const below = parent ? groundOf(look, parent, grounds) : { colour: WHITE, by: el }
  return below && { colour: over(colour, below.colour), by: below.by }
}

const groundOf = (look: Look, el: Element, grounds: Grounds): Ground | undefined => {
  if (grounds.has(el)) return grounds.get(el)
  const ground = computeGround(look, el, grounds)
  grounds.set(el, ground)
  return ground
}

/** A generated box may be what the text really stands on. */
const isOnGenerated = (look: Look, el: Element, { by }: Ground): boolean =>
  paintsBeside(el) ||
  (el !== by && [...flatAncestors(look, el)].some((at) => flatContains(look, by, at) && paintsBeside(at)))

const MOST_LOOKED_AT = 2000

/** Something else that is painted there may lie between the text and the ground that its ancestors give. */
const liesOver = (look: Look, ground: Element, el: Element): boolean => {
  const { left, right, top, bottom } = native.box(el)
  const [x, y] = [(left + right) / 2, (top + bottom) / 2]
  const within = Element.prototype.querySelectorAll.call(ground, '*')
  for (let at = 0; at < Math.min(within.length, MOST_LOOKED_AT); at++) {
    const other = within[at]
    if (!other || native.contains(other, el) || native.contains(el, other)) continue
    const box = native.box(other)
    const meets = box.left <= x && box.right >= x && box.top <= y && box.bottom >= y
    if (meets && (isHtml(other, ...PICTURES) || isPainted(styleOf(look, other)) || paintsBeside(other))) return true
  }
  return within.length > MOST_LOOKED_AT
}

const shadowColours = (shadow: string): readonly (Colour | undefined)[] =>
  shadow === 'none' ? [] : [...shadow.matchAll(/[a-z]+\([^)]*\)/g)].map(([text]) => colourOf(text))

/**
 * Can the text of an element be told from what it stands on? Where the ground cannot be known, it is taken to be so, since
 * dropping what a person sees is worse than telling what they hardly see.
 */
export const readsOn = (look: Look, el: Element, grounds: Grounds): boolean => {
  const style = styleOf(look, el)
  const clipsToText = style.backgroundClip === 'text' || style.webkitBackgroundClip === 'text'
  if (clipsToText && style.backgroundImage !== 'none') return true
  const stroke = Number.parseFloat(style.webkitTextStrokeWidth || '0') > 0 ? style.webkitTextStrokeColor : undefined
  const paints = [colourOf(style.webkitTextFillColor || style.color), ...(stroke ? [colourOf(stroke)] : [])]
  const inks = [...paints, ...shadowColours(style.textShadow)]
  if (inks.some((ink) => ink === undefined)) return true
  const solid = inks.filter((ink) => ink !== undefined && ink.alpha > 0.05) as readonly Colour[]
  if (solid.length === 0) return false
  const ground = groundOf(look, el, grounds)
  if (!ground || solid.some((ink) => !isNear(over(ink, ground.colour), ground.colour))) return true
  return isOnGenerated(look, el, ground) || liesOver(look, ground.by, el)
}
