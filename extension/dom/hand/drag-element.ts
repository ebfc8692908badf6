import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import { elementAt, type Hit, hitPoint, hitTest, type Point } from '../tree/hit-test.ts'
import { flatAncestors, flatContains, flatElements, type Look, newLook } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { nextTask, pause } from '../tree/next-change.ts'
import { hasBox } from '../tree/visibility.ts'
import { focusBelow, isMoving, readyToClick, receiverOf, type Steadiness } from './click-element.ts'
import { APPROACH, dragEvent, LEFT, mouseEvent } from './mouse-event.ts'

/** Where it is taken and where it is dropped, both as a hand would touch them. */
interface Ends {
  readonly from: Hit
  readonly to: Hit
  readonly drop: Element
  /** All that stood in the page before the press. */
  readonly standing: ReadonlySet<Element>
}

const drawingOf = (el: Element): Element | null => (el instanceof SVGElement ? el.ownerSVGElement : null)

/**
 * Where a thing is let go over the end. A shape that is an outline only is not touched in its middle; what it stands around is
 * touched there, in the same drawing.
 */
const hitDrop = (look: Look, drop: Element, at: Point | undefined): Hit | undefined => {
  const hit = at ? hitPoint(look, drop, at) : hitTest(look, drop)
  const drawing = drawingOf(drop)
  if (hit || !drawing) return hit
  const { left, top, width, height } = native.box(drop)
  const point = { x: left + (at?.x ?? width / 2), y: top + (at?.y ?? height / 2) }
  const touched = elementAt(look, point)
  return touched && flatContains(look, drawing, touched) ? { point, el: drop } : undefined
}

const BLOCKS = ['nearest', 'center', 'end', 'start'] as const

const bringToView = (look: Look, el: Element, at: Point | undefined): Hit | undefined => {
  for (const block of BLOCKS) {
    native.scrollTo(el, { block, inline: 'nearest', behavior: 'instant' })
    const hit = hitDrop(look, el, at)
    if (hit) return hit
  }
  return undefined
}

/** How far past the middle a hand comes to rest, in CSS pixels. */
const PAST = 3

/**
 * The end of the way: a little past the middle, as far as the end is still touched there. Lists that are sorted by hand make room
 * only once the middle was crossed.
 */
const pastMiddle = (look: Look, drop: Element, from: Point, to: Hit): Hit => {
  const point = {
    x: to.point.x + Math.sign(to.point.x - from.x) * PAST,
    y: to.point.y + Math.sign(to.point.y - from.y) * PAST
  }
  const touched = elementAt(look, point)
  return touched && flatContains(look, drop, touched) ? { point, el: touched } : to
}

const standingIn = (look: Look): ReadonlySet<Element> => {
  const root = native.documentElement(look.document)
  return new Set(root ? flatElements(look, root) : [])
}

const ends = (look: Look, drop: Element, from: Hit, to: Hit, at: Point | undefined): Ends => ({
  from,
  to: at ? to : pastMiddle(look, drop, from.point, to),
  drop,
  standing: standingIn(look)
})

/**
 * Can it be taken, and be dropped there? Both ends must be seen at once, since a hand does not scroll while it drags. Refuses
 * `target/hidden`, `target/disabled`, `target/unsettled`, `target/covered`.
 */
export const readyToDrag = (aim: Aim, steady: Steadiness): Result<Ends> => {
  const { look, el, said, drop, at, dropAt } = aim
  if (!drop) throw new Error('a drag without an end')
  const taken = readyToClick(aim, steady)
  if (!taken.ok) return taken
  if (!hasBox(look, drop)) return refuse('target/hidden', { target: said })
  if (isMoving(look, drop)) return refuse('target/unsettled', { target: said })
  const to = hitDrop(look, drop, dropAt)
  if (to) return ok(ends(look, drop, taken.value, to, dropAt))
  const scrolled = bringToView(look, drop, dropAt)
  const from = scrolled && (at ? hitPoint(look, el, at) : hitTest(look, el))
  return from ? ok(ends(look, drop, from, scrolled, dropAt)) : refuse('target/covered', { target: said })
}

const draggableFrom = (look: Look, touched: Element): HTMLElement | undefined =>
  [touched, ...flatAncestors(look, touched)].find(
    (at): at is HTMLElement => at instanceof HTMLElement && native.draggable(at)
  )

const STEPS = 8
/** Libraries begin their own part of a drag in a later task, and look at it once a frame. */
const PAUSE_MS = 20

const pointsBetween = (a: Point, b: Point): readonly Point[] =>
  Array.from({ length: STEPS }, (_none, at) => {
    const part = (at + 1) / STEPS
    return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part }
  })

/** One drag under way: what a page may be told at each step, and how it is given up. */
interface Carrying {
  readonly move: (over: Element, point: Point) => void
  /** Lets go at the end. Did the page take it? */
  readonly release: (over: Element, point: Point) => boolean
  readonly giveUp: (over: Element, point: Point) => void
}

/** HTML's own drag and drop: one `DataTransfer` from start to end, and no mouse events in between (HTML §6.11.5). */
const carryNatively = (source: HTMLElement, data: DataTransfer): Carrying => {
  let last: Element | undefined
  let accepted = false
  const send = (at: Element, type: string, point: Point, other?: Element) =>
    native.send(at, dragEvent(type, point, data, other))
  const move = (over: Element, point: Point): void => {
    if (native.connected(source)) send(source, 'drag', point)
    if (over !== last) {
      send(over, 'dragenter', point, last)
      if (last && native.connected(last)) send(last, 'dragleave', point, over)
      last = over
    }
    accepted = !send(over, 'dragover', point)
  }
  const end = (point: Point) => {
    if (native.connected(source)) send(source, 'dragend', point)
  }
  const giveUp = (over: Element, point: Point): void => {
    send(over, 'dragleave', point)
    end(point)
  }
  const release = (over: Element, point: Point): boolean => {
    if (!accepted) {
      giveUp(over, point)
      return false
    }
    send(over, 'drop', point)
    end(point)
    return true
  }
  return { move, release, giveUp }
}

/** The mouse held down and moved, as the libraries listen to it that do their own dragging. */
const carryByHand = (from: Element): Carrying => {
  let last = from
  const send = (at: Element, type: string, point: Point, pressed = true) =>
    native.send(at, mouseEvent(type, point, pressed, LEFT))
  const move = (over: Element, point: Point): void => {
    if (over !== last) {
      for (const type of ['pointerout', 'pointerleave', 'mouseout', 'mouseleave']) send(last, type, point)
      for (const type of ['pointerover', 'pointerenter', 'mouseover', 'mouseenter']) send(over, type, point)
      last = over
    }
    send(over, 'pointermove', point)
    send(over, 'mousemove', point)
  }
  const release = (over: Element, point: Point): boolean => {
    send(over, 'pointerup', point, false)
    send(over, 'mouseup', point, false)
    return true
  }
  const giveUp = (over: Element, point: Point): void => {
    send(over, 'pointercancel', point, false)
    move(from, point)
    send(from, 'mouseup', point, false)
  }
  return { move, release, giveUp }
}

/** The data that the browser itself puts into a drag of a link or an image. */
const dataOf = (source: Element): DataTransfer => {
  const data = new DataTransfer()
  const address =
    source instanceof HTMLAnchorElement ? source.href : source instanceof HTMLImageElement ? source.src : ''
  if (address !== '') {
    data.setData('text/uri-list', address)
    data.setData('text/plain', address)
  }
  return data
}

/** An element in the hand. */
interface Taken {
  readonly carrying: Carrying
  readonly native: boolean
}

/** Takes the element: the press, and the first bit of the way, at which a drag begins. Refuses what `aim.again` refuses. */
export const takeElement = (aim: Aim, { from, to }: Ends): Result<Taken> => {
  const { look, el } = aim
  const at = receiverOf(look, el, from.el)
  for (const type of APPROACH) native.send(at, mouseEvent(type, from.point, false, LEFT))
  const still = aim.again()
  if (!still.ok) return still
  const heard = native.send(at, mouseEvent('pointerdown', from.point, true, LEFT))
  const down = aim.again()
  if (!down.ok) return down
  const free = !heard || native.send(at, mouseEvent('mousedown', from.point, true, LEFT))
  const pressed = aim.again()
  if (!pressed.ok) return pressed
  if (heard && free) focusBelow(look, at)
  const byHand = { carrying: carryByHand(at), native: false }
  const [first] = pointsBetween(from.point, to.point)
  for (const type of ['pointermove', 'mousemove']) native.send(at, mouseEvent(type, first ?? from.point, true, LEFT))
  // Libraries make an element draggable at the press; a press that is prevented starts no drag.
  const source = free ? draggableFrom(look, at) : undefined
  if (!source) return ok(byHand)
  const begin = aim.again()
  if (!begin.ok) return begin
  const data = dataOf(source)
  if (!native.send(source, dragEvent('dragstart', from.point, data))) return ok(byHand)
  native.send(at, mouseEvent('pointercancel', from.point, false, LEFT))
  return ok({ carrying: carryNatively(source, data), native: true })
}

/**
 * What lies under the hand; at the end of the way only what was granted, should something else lie there by then. What the page has
 * drawn there since the press, as it does for a span of time or a frame that grows with the hand, is part of the drag.
 */
const overAt = (look: Look, aim: Aim, { to, drop, standing }: Ends, point: Point): Element => {
  const touched = elementAt(look, point) ?? aim.el
  if (point.x !== to.point.x || point.y !== to.point.y) return touched
  if (flatContains(look, drop, touched)) return receiverOf(look, drop, touched)
  return flatContains(look, aim.el, touched) || !standing.has(touched) ? touched : drop
}

/** A native drop goes to what lies there: that must be the end, or what is dragged, where a list has moved it already. */
const isCovered = (look: Look, aim: Aim, { to, drop }: Ends): boolean => {
  const touched = elementAt(look, to.point)
  return !touched || !(flatContains(look, drop, touched) || flatContains(look, aim.el, touched))
}

/** What a drag came to; `uncertain` if it was given up on the way, by a page that hears each move. */
export interface Dragged {
  readonly uncertain?: true
}

/**
 * Carries a taken element onto another and lets go, in steps, with the last look at both ends before each of them: by HTML's own drag and drop
 * where the element is draggable, else by pointer and mouse. Refuses what `aim.again` refuses, `run/cancelled`,
 * `target/covered`, and `page/no-effect` where the page takes no drop there.
 */
export const carryElement = async (
  aim: Aim,
  ends: Ends,
  { carrying, native: isNative }: Taken,
  alive: () => boolean
): Promise<Result<Dragged>> => {
  const { point } = ends.to
  const look = () => newLook(aim.look.document, aim.look.shadowOf)
  const stop = (refused: Result<never>): Result<Dragged> => {
    carrying.giveUp(ends.drop, point)
    return isNative ? refused : ok({ uncertain: true })
  }
  const check = (): Result<void> => (alive() ? aim.again() : refuse('run/cancelled'))
  await pause(PAUSE_MS)
  for (const at of [...pointsBetween(ends.from.point, point), point]) {
    const still = check()
    if (!still.ok) return stop(still)
    carrying.move(overAt(look(), aim, ends, at), at)
    await nextTask()
  }
  await pause(PAUSE_MS)
  const last = check()
  if (!last.ok) return stop(last)
  if (isNative && isCovered(look(), aim, ends)) return stop(refuse('target/covered', { target: aim.said }))
  const released = carrying.release(overAt(look(), aim, ends, point), point)
  return released ? ok({}) : refuse('page/no-effect')
}
