import { flatParent, type Look, styleOf } from '../look.ts'
import { isHtml, native } from '../native.ts'
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

interface Ground {
  readonly colour: Colour
  /** The element that gives it, or the root. */
  readonly by: Element
}

/** The colour behind an element by its ancestors; `undefined` where a picture or a generated box is among them. */
const groundOf = (look: Look, el: Element): Ground | undefined => {
  const layers: Colour[] = []
  let by = el
  for (let at: Element | null = el; at; at = flatParent(look, at)) {
    const style = styleOf(look, at)
    if (style.backgroundImage !== 'none' || paintsBeside(at)) return undefined
    const colour = colourOf(style.backgroundColor)
    if (!colour) return undefined
    by = at
    if (colour.alpha > 0) layers.push(colour)
    if (colour.alpha === 1) break
  }
  return { colour: layers.reduceRight((below, layer) => over(layer, below), WHITE), by }
}

const MOST_LOOKED_AT = 2000

/** Something else that is painted there may lie between the text and the ground that its ancestors give. */
const liesOver = (look: Look, ground: Element, el: Element): boolean => {
  const { left, right, top, bottom } = native.box(el)
  const [x, y] = [(left + right) / 2, (top + bottom) / 2]
  const within = ground.querySelectorAll('*')
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
export const readsOn = (look: Look, el: Element): boolean => {
  const style = styleOf(look, el)
  const clipsToText = style.backgroundClip === 'text' || style.webkitBackgroundClip === 'text'
  if (clipsToText && style.backgroundImage !== 'none') return true
  const stroke = Number.parseFloat(style.webkitTextStrokeWidth || '0') > 0 ? style.webkitTextStrokeColor : undefined
  const paints = [colourOf(style.webkitTextFillColor || style.color), ...(stroke ? [colourOf(stroke)] : [])]
  const inks = [...paints, ...shadowColours(style.textShadow)]
  if (inks.some((ink) => ink === undefined)) return true
  const solid = inks.filter((ink) => ink !== undefined && ink.alpha > 0.05) as readonly Colour[]
  if (solid.length === 0) return false
  const ground = groundOf(look, el)
  if (!ground || solid.some((ink) => !isNear(over(ink, ground.colour), ground.colour))) return true
  return liesOver(look, ground.by, el)
}
