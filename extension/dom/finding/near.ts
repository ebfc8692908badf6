import { CHECKABLE } from '../naming/aria-roles.ts'
import { roleOf } from '../naming/role-of.ts'
import { foldText, sameText } from '../tree/fold-text.ts'
import { flatAncestors, flatContains, flatElements, type Look, styleOf } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { shownText } from '../tree/shown-text.ts'
import { isHidden } from '../tree/visibility.ts'
import { type Met, readingOrder } from './reading-order.ts'

/** A place where the words are written: the text of one element, or one piece of bare text. */
interface Place {
  readonly nodes: readonly Text[]
  readonly box: Box
  /** The block that the text stands in. */
  readonly block: Element | undefined
}

type Side = 'left' | 'top' | 'right' | 'bottom'
type Box = Readonly<Record<Side, number>>

const apart = (a: Box, b: Box, from: 'left' | 'top', to: 'right' | 'bottom'): number =>
  Math.max(a[from], b[from]) - Math.min(a[to], b[to])

const gap = (a: Box, b: Box): number =>
  Math.hypot(Math.max(0, apart(a, b, 'left', 'right')), Math.max(0, apart(a, b, 'top', 'bottom')))

/** What stands askew of a text is as far as this many times its gap: people put labels straight beside or above. */
const ASKEW = 3

const distance = (a: Box, b: Box): number =>
  gap(a, b) * (apart(a, b, 'left', 'right') > 0 && apart(a, b, 'top', 'bottom') > 0 ? ASKEW : 1)

/** Do they share at least half of the lower one's height? */
const onOneLine = (a: Box, b: Box): boolean =>
  -apart(a, b, 'top', 'bottom') * 2 >= Math.min(a.bottom - a.top, b.bottom - b.top)

/** Two boxes as near as this, in CSS pixels, are equally near: the choice would be a guess. */
const TIE = 2

/** Words as a label writes them: a colon or a mark for "required" at the end is none of them. */
const labelText = (text: string): string => foldText(text).replace(/[\s:：*]+$/u, '')

const boxOfText = (node: Text): DOMRect => {
  const range = native.createRange(document)
  range.selectNodeContents(node)
  return range.getBoundingClientRect()
}

const boxAround = (nodes: readonly Text[]): Box => {
  const boxes = nodes.map(boxOfText)
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom))
  }
}

const placeOf = (look: Look, nodes: readonly Text[]): Place => ({
  nodes,
  box: boxAround(nodes),
  block: [...flatAncestors(look, nodes[0] as Text)].find(
    (el) => !/^(?:inline|contents)$/.test(styleOf(look, el).display)
  )
})

/** Every place where exactly these words are written, the smallest element that holds nothing else, or bare text beside other things. */
const placesOf = (look: Look, scope: Element, text: string, met: readonly Met[]): readonly Place[] => {
  const says = (said: string) => sameText(labelText(said), labelText(text))
  const whole = flatElements(look, scope).filter((el) => says(shownText(look, el)) && !isHidden(look, el))
  const outer = new Set(whole.flatMap((el) => [...flatAncestors(look, el)]))
  const smallest = whole.filter((el) => !outer.has(el))
  const texts = met.flatMap((one) => (one.kind === 'text' ? [one.node] : []))
  const ofElements = smallest.map((el) => texts.filter((node) => flatContains(look, el, node)))
  const bare = texts.filter(
    (node) => says(native.text(node) ?? '') && !ofElements.some((nodes) => nodes.includes(node))
  )
  return [...ofElements, ...bare.map((node) => [node])]
    .filter((nodes) => nodes.length > 0)
    .map((nodes) => placeOf(look, nodes))
}

/** What comes next that says something: a wanted element, or a text that belongs to no control. */
const nextOf = (met: readonly Met[], from: number, step: 1 | -1): Met | undefined => {
  for (let at = from + step; at >= 0 && at < met.length; at += step) {
    const one = met[at]
    if (one && (one.kind === 'wanted' || !one.inside)) return one
  }
  return undefined
}

const wantedIn = (met: Met | undefined): Element | undefined => (met?.kind === 'wanted' ? met.el : undefined)

const around = (met: readonly Met[], { nodes }: Place) => {
  const indexOf = (node: Text | undefined) => met.findIndex((one) => one.kind === 'text' && one.node === node)
  return {
    before: wantedIn(nextOf(met, indexOf(nodes[0]), -1)),
    after: wantedIn(nextOf(met, indexOf(nodes.at(-1)), 1))
  }
}

const isStraight = (look: Look, { block }: Place, el: Element): boolean => {
  if (!block || flatContains(look, block, el)) return true
  const [a, b] = [native.box(block), native.box(el)]
  return apart(a, b, 'left', 'right') < 0 || apart(a, b, 'top', 'bottom') < 0
}

/**
 * The element that a text announces: the next one in reading order with no other text in between, on the same line or
 * straight below. A text that ends the line of another one, as a unit does, announces nothing on the next line; and boxes
 * to check are announced by nothing, since their texts stand on either side.
 */
const announced = (look: Look, place: Place, met: readonly Met[]): Element | undefined => {
  const { before, after } = around(met, place)
  if (!after || CHECKABLE.has(roleOf(look, after))) return undefined
  if (onOneLine(place.box, native.box(after))) return after
  const ends = before !== undefined && onOneLine(place.box, native.box(before))
  return !ends && isStraight(look, place, after) ? after : undefined
}

const awayFrom = (look: Look, place: Place, el: Element, isOwn: boolean): number => {
  const box = native.box(el)
  const away = distance(place.box, box)
  const { block } = place
  return isOwn && block && !flatContains(look, block, el) ? Math.min(away, gap(native.box(block), box)) : away
}

const nearestTo = (look: Look, place: Place, among: readonly Element[], own: Element | undefined) => {
  const distances = among.map((el) => ({ el, away: awayFrom(look, place, el, el === own) }))
  const least = Math.min(...distances.map(({ away }) => away))
  return distances.filter(({ away }) => away <= least + TIE).map(({ el }) => el)
}

/** Is it announced by a text that is not of this place? */
const isOthers = (look: Look, { nodes }: Place, el: Element, met: readonly Met[]): boolean => {
  const before = nextOf(
    met,
    met.findIndex((one) => one.kind === 'wanted' && one.el === el),
    -1
  )
  if (before?.kind !== 'text' || nodes.includes(before.node)) return false
  return announced(look, placeOf(look, [before.node]), met) === el
}

const nearTo = (
  look: Look,
  place: Place,
  among: readonly Element[],
  met: readonly Met[],
  own: Element | undefined
): readonly Element[] => {
  const free = own ? among.filter((el) => el === own || !isOthers(look, place, el, met)) : among
  const nearest = nearestTo(look, place, free, own)
  // Where reading order and distance disagree, it is not clear which is meant.
  if (own) return [...nearest, own]
  const { after } = around(met, place)
  return after && nearest.some((el) => isOthers(look, place, el, met)) ? [...nearest, after] : nearest
}

/**
 * The element near each place where exactly `text` is written (a colon or asterisk at its end does not count): the nearest
 * by its box, what stands askew three times as far. An element that another text announces is not near this one, if this
 * one announces an element of its own. Where the text announces an element in one place, it is a label, and other places that
 * announce none only mention it. More than one element means that it is not clear which.
 */
export const findNear = (look: Look, scope: Element, among: readonly Element[], text: string): readonly Element[] => {
  const met = readingOrder(look, scope, new Set(among))
  const places = placesOf(look, scope, text, met)
  if (places.length === 0) return []
  const owned = places.map((place) => {
    const others = among.filter((el) => !place.nodes.some((node) => flatContains(look, el, node)))
    return { place, others, own: announced(look, place, met) }
  })
  const labels = owned.filter(({ own }) => own !== undefined)
  const meant = (labels.length > 0 ? labels : owned).filter(({ others }) => others.length > 0)
  const found = new Set(meant.flatMap(({ place, others, own }) => nearTo(look, place, others, met, own)))
  return among.filter((el) => found.has(el))
}
