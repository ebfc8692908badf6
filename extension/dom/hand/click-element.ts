import { ok, type Result, refuse, travelsAlone } from '@writ/dsl/contract'
import { focusElement } from '../edit/focus-element.ts'
import type { Aim } from '../facts/aim.ts'
import { type Clicked, cutShort } from '../facts/cut-short.ts'
import { pressedIn, widgetOf } from '../finding/activated-by.ts'
import { isDisabled } from '../naming/state-of.ts'
import { type Hit, hitLabel, hitPart, hitPoint, hitTest, isAt, type Point } from '../tree/hit-test.ts'
import { flatAncestors, type Look, newLook } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { hasBox, isHidden } from '../tree/visibility.ts'
import { APPROACH, LEFT, LEFT_AGAIN, mouseEvent, type Press, RIGHT } from './mouse-event.ts'

/** How the element's box stood at the last try, to see whether it still moves. */
export interface Steadiness {
  box?: DOMRect
}

export const isMoving = (look: Look, el: Element): boolean => {
  for (const at of [el, ...flatAncestors(look, el)]) {
    if (native.animations(at).some((animation) => animation.playState === 'running')) return true
  }
  return false
}

const sameBox = (a: DOMRect | undefined, b: DOMRect): boolean =>
  a !== undefined && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height

const isBox = (el: Element): boolean =>
  el instanceof HTMLInputElement && (el.type === 'checkbox' || el.type === 'radio')

const touch = (look: Look, el: Element): Hit | undefined =>
  hitTest(look, pressedIn(look, el)) ?? hitTest(look, el) ?? (isBox(el) ? hitLabel(look, el) : undefined)

const reach = (look: Look, el: Element, at: Point | undefined): Hit | undefined => {
  for (const block of ['nearest', 'center', 'end', 'start'] as const) {
    native.scrollTo(el, { block, inline: 'nearest', behavior: 'instant' })
    const hit = at ? hitPoint(look, el, at) : touch(look, el)
    if (hit) return hit
  }
  if (at) return undefined
  // Some controls show themselves only to the hand above them or to the keyboard's focus.
  focusElement(el)
  const after = newLook(look.document, look.shadowOf)
  return touch(after, el) ?? hitPart(after, el)
}

/** Can it be clicked, and where? Refuses `target/hidden`, `target/disabled`, `target/unsettled`, `target/covered`. */
export const readyToClick = ({ look, el, said, at }: Aim, steady: Steadiness): Result<Hit> => {
  if (isDisabled(look, el)) return refuse('target/disabled', { target: said })
  if (!hasBox(look, el) && !(isBox(el) && hitLabel(look, el))) return refuse('target/hidden', { target: said })
  const hit = reach(look, el, at)
  if (isMoving(look, el)) {
    const box = native.box(el)
    const settled = sameBox(steady.box, box)
    steady.box = box
    if (!settled) return refuse('target/unsettled', { target: said })
  }
  return hit ? ok(hit) : refuse('target/covered', { target: said })
}

const isFocusable = (el: Element): boolean => el instanceof HTMLElement && (el.tabIndex >= 0 || native.editable(el))

export const focusBelow = (look: Look, at: Element): void => {
  for (const el of [at, ...flatAncestors(look, at)]) {
    if (!isFocusable(el)) continue
    focusElement(el)
    return
  }
}

/** Did the page take the press for itself, as menus do that open on `pointerdown`? Then a person's click would not reach the element. */
const isTaken = (look: Look, el: Element, point: Point): boolean =>
  isHidden(look, el) || !(isAt(look, el, point) || touch(look, el))

/** Inside the target there may be another control; it was not granted, so the target itself gets the events, unless that control is all it says. */
export const receiverOf = (look: Look, el: Element, touched: Element): Element => {
  const widget = widgetOf(look, touched)
  return widget === widgetOf(look, el) || widget === pressedIn(look, el) ? touched : el
}

const approach = (aim: Aim, { point, el: touched }: Hit): void => {
  const at = receiverOf(aim.look, aim.el, touched)
  for (const type of APPROACH) native.send(at, mouseEvent(type, point, false, LEFT))
}

/** Press, release, and what the browser makes of both: a click, or with the right button a request for a menu. */
const pressButton = (aim: Aim, { point, el: touched }: Hit, press: Press): Result<Clicked> => {
  const { look, el } = aim
  const at = receiverOf(aim.look, aim.el, touched)
  const send = (type: string, pressed: boolean): Result<boolean> => {
    const still = aim.again()
    return still.ok ? ok(native.send(at, mouseEvent(type, point, pressed, press))) : still
  }
  const down = send('pointerdown', true)
  if (!down.ok) return down
  if (down.value && !aim.taken()) {
    const pressed = send('mousedown', true)
    if (!pressed.ok) return cutShort(aim, pressed)
    if (pressed.value) focusBelow(look, at)
  }
  if (aim.taken()) return ok({ prevented: true })
  const up = send('pointerup', false)
  if (!up.ok) return cutShort(aim, up)
  if (down.value) {
    const released = send('mouseup', false)
    if (!released.ok) return cutShort(aim, released)
  }
  const last = aim.again()
  if (!last.ok) return cutShort(aim, last)
  if (isTaken(newLook(look.document, look.shadowOf), el, point))
    return ok({ prevented: true, ...(travelsAlone(aim.facts.effect) && { uncertain: true }) })
  const clicked = send(press.button === 2 ? 'contextmenu' : 'click', false)
  return clicked.ok ? ok({ prevented: !clicked.value }) : cutShort(aim, clicked)
}

/**
 * Clicks as a hand does: approach, press, release, click, with the last look before each event that counts. The click
 * itself is one event, so its default action happens once. A press that takes the element away, or lays a menu over it,
 * is all of it, as for a hand; of an act that leaves a mark nobody knows then whether it happened. Refuses what `aim.again` refuses, as long
 * as the page has heard nothing that counts.
 */
export const clickElement = (aim: Aim, hit: Hit): Result<Clicked> => {
  approach(aim, hit)
  return pressButton(aim, hit, LEFT)
}

/** The second click of a double click, and the double click that the browser makes of both. Refuses as {@link clickElement}. */
export const clickAgain = (aim: Aim, hit: Hit): Result<Clicked> => {
  const second = pressButton(aim, hit, LEFT_AGAIN)
  if (!second.ok || second.value.uncertain) return second
  const still = aim.again()
  if (!still.ok) return still
  const event = mouseEvent('dblclick', hit.point, false, LEFT_AGAIN)
  const now = newLook(aim.look.document, aim.look.shadowOf)
  return ok({ prevented: !native.send(receiverOf(now, aim.el, hit.el), event) })
}

/** Clicks with the right button: the page may open a menu of its own; the browser's does not come. Refuses as {@link clickElement}. */
export const rightClickElement = (aim: Aim, hit: Hit): Result<Clicked> => {
  approach(aim, hit)
  return pressButton(aim, hit, RIGHT)
}

/** Moves the hand over an element, as far as scripts can see: styles of `:hover` are the real pointer's alone. */
export const hoverElement = approach
