import type { Box } from '@writ/dsl/contract'
import { boxesOf, type Drawn } from '../observe/drawn-text.ts'
import { isPrivateField, privateValues } from '../observe/private-field.ts'
import { privateText } from '../observe/private-text.ts'
import { flatAncestors, flatElements, type Look, styleOf } from '../tree/look.ts'
import { isHtml, isText, native } from '../tree/native.ts'

/** Round what is covered, in CSS pixels: a border, and what is lost in rounding. */
const MARGIN = 3

interface Edges {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The part of it that the window shows. */
export const inView = ({ left, top, right, bottom }: Edges): Box => {
  const [x, y] = [Math.max(0, left), Math.max(0, top)]
  return {
    x,
    y,
    width: Math.max(0, Math.min(innerWidth, right) - x),
    height: Math.max(0, Math.min(innerHeight, bottom) - y)
  }
}

const covered = ({ left, top, right, bottom }: DOMRect, reach: number): Box =>
  inView({
    left: Math.floor(left) - MARGIN - reach,
    top: Math.floor(top) - MARGIN - reach,
    right: Math.ceil(right) + MARGIN + reach,
    bottom: Math.ceil(bottom) + MARGIN + reach
  })

export const hasArea = ({ width, height }: Pick<Box, 'width' | 'height'>): boolean => width > 0 && height > 0

/** A document of its own, which this one cannot look into. */
const isEmbedded = (el: Element): boolean => isHtml(el, 'iframe', 'frame', 'object', 'embed', 'fencedframe')

const lengthsIn = (style: string): number =>
  [...style.matchAll(/(-?[\d.]+)px/g)].reduce((sum, [, length]) => sum + Math.abs(Number(length)), 0)

/** So far from itself, in CSS pixels, an element is drawn at most once more, by shadows and filters of its own and of what it stands in. */
const reachOf = (look: Look, el: Element): number =>
  [el, ...flatAncestors(look, el)].reduce(
    (sum, at) => sum + lengthsIn(styleOf(look, at).filter),
    lengthsIn(styleOf(look, el).textShadow)
  )

/** What must be covered, and the element whose style tells how far from there it is drawn. */
interface Spot {
  readonly el: Element
  readonly rect: DOMRect
}

const textIn = (look: Look, drawn: Drawn): readonly Spot[] =>
  boxesOf(look, drawn).map((rect) => ({ el: drawn.el, rect }))

/** All that stands in an element that must not be seen, wherever it is drawn. */
const allIn = (look: Look, el: Element): readonly Spot[] =>
  [el, ...flatElements(look, el)].flatMap((at) => [
    { el: at, rect: native.box(at) },
    ...[...native.children(at)].filter(isText).flatMap((node) => textIn(look, { text: node.data, el: at, node }))
  ])

const holds = (outer: Box, { x, y, width, height }: Box): boolean =>
  outer.x <= x && outer.y <= y && outer.x + outer.width >= x + width && outer.y + outer.height >= y + height

/** Without what another one covers already. */
const withoutInner = (boxes: readonly Box[]): readonly Box[] => {
  const kept: Box[] = []
  for (const box of [...boxes].sort((a, b) => b.width * b.height - a.width * a.height))
    if (!kept.some((outer) => holds(outer, box))) kept.push(box)
  return kept
}

/**
 * What a picture of the page must not show, in no order: fields that hold a secret, text and controls that say what stands in one, in
 * however many pieces, and documents of other frames.
 */
export const coversOf = (look: Look): readonly Box[] => {
  const root = native.documentElement(look.document)
  if (!root) return []
  const hidden = flatElements(look, root).filter((el) => isEmbedded(el) || isPrivateField(look, el))
  const spots = [
    ...hidden.flatMap((el) => allIn(look, el)),
    ...privateText(look, root, privateValues(look)).flatMap((drawn) => textIn(look, drawn))
  ]
  const boxes = spots
    .filter(({ rect }) => hasArea(rect))
    .map(({ el, rect }) => covered(rect, reachOf(look, el)))
    .filter(hasArea)
  return withoutInner(boxes)
}
