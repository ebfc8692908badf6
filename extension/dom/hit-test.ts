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

export interface Hit {
  readonly point: Point
  /** What a person's finger would touch there: the element or something inside it. */
  readonly el: Element
}

/** Where the element can be touched; `undefined` if something else lies over all of it. */
export const hitTest = (look: Look, el: Element): Hit | undefined => {
  for (const point of pointsOf(el)) {
    const touched = elementAt(look, point)
    if (touched && flatContains(look, el, touched)) return { point, el: touched }
  }
  return undefined
}

/** For a native box that is drawn by its label: where the label can be touched. */
export const hitLabel = (look: Look, el: Element): Hit | undefined => {
  for (const label of labelsOf(el)) {
    const hit = hitTest(look, label)
    if (hit) return hit
  }
  return undefined
}
