import { sameText } from './fold-text.ts'
import { flatElements, type Look } from './look.ts'
import { native } from './native.ts'
import { shownText } from './shown-text.ts'
import { isHidden } from './visibility.ts'

const gap = (a: DOMRect, b: DOMRect): number => {
  const across = Math.max(0, Math.max(a.left, b.left) - Math.min(a.right, b.right))
  const down = Math.max(0, Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom))
  return Math.hypot(across, down)
}

/** Two boxes as near as this, in CSS pixels, are equally near: the choice would be a guess. */
const TIE = 2

const nearestTo = (place: Element, among: readonly Element[]): readonly Element[] => {
  const box = native.box(place)
  const distances = among.map((el) => ({ el, away: gap(box, native.box(el)) }))
  const least = Math.min(...distances.map(({ away }) => away))
  return distances.filter(({ away }) => away <= least + TIE).map(({ el }) => el)
}

/** The element nearest to each place where exactly `text` is written; more than one means it is not clear which. */
export const findNear = (look: Look, scope: Element, among: readonly Element[], text: string): readonly Element[] => {
  const all = [...flatElements(look, scope)].filter((el) => sameText(shownText(look, el), text) && !isHidden(look, el))
  const places = all.filter((el) => !all.some((other) => other !== el && native.contains(el, other)))
  const found = new Set(
    places.flatMap((place) =>
      nearestTo(
        place,
        among.filter((el) => el !== place && !native.contains(el, place))
      )
    )
  )
  return among.filter((el) => found.has(el))
}
