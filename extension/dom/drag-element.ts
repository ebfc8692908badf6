import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from './aim.ts'
import { focusBelow, isMoving, readyToClick, receiverOf, type Steadiness } from './click-element.ts'
import { elementAt, type Hit, hitTest, type Point } from './hit-test.ts'
import { flatAncestors, flatContains, type Look, newLook } from './look.ts'
import { APPROACH, dragEvent, LEFT, mouseEvent } from './mouse-event.ts'
import { native } from './native.ts'
import { nextTask } from './next-change.ts'
import { hasBox } from './visibility.ts'

/** Where it is taken and where it is dropped, both as a hand would touch them. */
interface Ends {
  readonly from: Hit
  readonly to: Hit
  readonly drop: Element
}

const BLOCKS = ['nearest', 'center', 'end', 'start'] as const

const bringToView = (look: Look, el: Element): Hit | undefined => {
  for (const block of BLOCKS) {
    native.scrollTo(el, { block, inline: 'nearest', behavior: 'instant' })
    const hit = hitTest(look, el)
    if (hit) return hit
  }
  return undefined
}

/**
 * Can it be taken, and be dropped there? Both ends must be seen at once, since a hand does not scroll while it drags. Refuses
 * `target/hidden`, `target/disabled`, `target/unsettled`, `target/covered`.
 */
export const readyToDrag = (aim: Aim, steady: Steadiness): Result<Ends> => {
  const { look, el, said, drop } = aim
  if (!drop) throw new Error('a drag without an end')
  const taken = readyToClick(aim, steady)
  if (!taken.ok) return taken
  if (!hasBox(look, drop)) return refuse('target/hidden', { target: said })
  if (isMoving(look, drop)) return refuse('target/unsettled', { target: said })
  const to = hitTest(look, drop)
  if (to) return ok({ from: taken.value, to, drop })
  const scrolled = bringToView(look, drop)
  const from = scrolled && hitTest(look, el)
  return from ? ok({ from, to: scrolled, drop }) : refuse('target/covered', { target: said })
}

const draggableFrom = (look: Look, touched: Element): HTMLElement | undefined =>
  [touched, ...flatAncestors(look, touched)].find(
    (at): at is HTMLElement => at instanceof HTMLElement && native.draggable(at)
  )

const STEPS = 8
/** Libraries begin their own part of a drag in a later task, and look at it once a frame. */
const PAUSE_MS = 20

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))

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

/** What lies under the hand; at the end of the way only what was granted, should something else lie there by then. */
const overAt = (look: Look, aim: Aim, { to, drop }: Ends, point: Point): Element => {
  const touched = elementAt(look, point) ?? aim.el
  if (point.x !== to.point.x || point.y !== to.point.y) return touched
  if (flatContains(look, drop, touched)) return receiverOf(look, drop, touched)
  return flatContains(look, aim.el, touched) ? touched : drop
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
  await pause()
  for (const at of [...pointsBetween(ends.from.point, point), point]) {
    const still = check()
    if (!still.ok) return stop(still)
    carrying.move(overAt(look(), aim, ends, at), at)
    await nextTask()
  }
  await pause()
  const last = check()
  if (!last.ok) return stop(last)
  if (isNative && isCovered(look(), aim, ends)) return stop(refuse('target/covered', { target: aim.said }))
  const released = carrying.release(overAt(look(), aim, ends, point), point)
  return released ? ok({}) : refuse('page/no-effect')
}
