import { flatContains, type Look, labelsOf } from './look.ts'
import { native } from './native.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** The deepest element at a point of the viewport, through shadow roots. */
export const elementAt = (look: Look, { x, y }: Point): Element | null => {
  let at = native.at(look.document, x, y)
  while (at) {
    const shadow = look.shadowOf(at)
    const inner = shadow && native.at(shadow, x, y)
    if (!inner || inner === at) return at
    at = inner
  }
  return null
}

const MOST_BOXES = 4

/** The middle of the element and of the boxes it is broken into, as far as they are in the viewport. */
const pointsOf = (el: Element): readonly Point[] => {
  const boxes = [...native.boxes(el)].filter((box) => box.width > 0 && box.height > 0).slice(0, MOST_BOXES)
  const whole = native.box(el)
  return [...boxes, whole]
    .map((box) => {
      const left = Math.max(0, box.left)
      const top = Math.max(0, box.top)
      return { x: (left + Math.min(innerWidth, box.right)) / 2, y: (top + Math.min(innerHeight, box.bottom)) / 2 }
    })
    .filter(({ x, y }) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight)
}

/** Where between its edges a box is touched that is covered in the middle. */
const PARTS = [0.1, 0.3, 0.5, 0.7, 0.9]

/** All over the element, for one that something lies over in part. */
const gridOf = (el: Element): readonly Point[] => {
  const { left, top, width, height } = native.box(el)
  return PARTS.flatMap((down) => PARTS.map((along) => ({ x: left + width * along, y: top + height * down })))
}

export interface Hit {
  readonly point: Point
  /** What a person's finger would touch there: the element or something inside it. */
  readonly el: Element
}

const placeIn = (el: Element, { x, y }: Point): Point => {
  const { left, top } = native.box(el)
  return { x: left + x, y: top + y }
}

const touchedAt = (look: Look, el: Element, points: readonly Point[]): Hit | undefined => {
  for (const point of points) {
    const touched = elementAt(look, point)
    if (touched && flatContains(look, el, touched)) return { point, el: touched }
  }
  return undefined
}

/** Where the element can be touched, in the middle of its boxes; `undefined` if something else lies there. */
export const hitTest = (look: Look, el: Element): Hit | undefined => touchedAt(look, el, pointsOf(el))

/** Where an element can be touched whose middle is covered. */
export const hitPart = (look: Look, el: Element): Hit | undefined => touchedAt(look, el, gridOf(el))

/** Where a point of the element, in CSS pixels from the left and top of its box, can be touched. */
export const hitPoint = (look: Look, el: Element, at: Point): Hit | undefined => touchedAt(look, el, [placeIn(el, at)])

/** Is the element still what a hand touches at this point? */
export const isAt = (look: Look, el: Element, point: Point): boolean => touchedAt(look, el, [point]) !== undefined

/** For a native box that is drawn by its label: where the label can be touched. */
export const hitLabel = (look: Look, el: Element): Hit | undefined => {
  for (const label of labelsOf(el)) {
    const hit = hitTest(look, label)
    if (hit) return hit
  }
  return undefined
}
