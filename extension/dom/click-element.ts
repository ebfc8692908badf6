import { ok, type Result, refuse, travelsAlone } from '@writ/dsl/contract'
import { widgetOf } from './activated-by.ts'
import type { Aim } from './aim.ts'
import { focusElement } from './focus-element.ts'
import { type Hit, hitLabel, hitTest } from './hit-test.ts'
import { flatAncestors, type Look, newLook } from './look.ts'
import { native } from './native.ts'
import { isDisabled } from './state-of.ts'
import { hasBox, isHidden } from './visibility.ts'

/** How the element's box stood at the last try, to see whether it still moves. */
export interface Steadiness {
  box?: DOMRect
}

const isMoving = (look: Look, el: Element): boolean => {
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
  hitTest(look, el) ?? (isBox(el) ? hitLabel(look, el) : undefined)

const reach = (look: Look, el: Element): Hit | undefined => {
  for (const block of ['nearest', 'center', 'end', 'start'] as const) {
    native.scrollTo(el, { block, inline: 'nearest', behavior: 'instant' })
    const hit = touch(look, el)
    if (hit) return hit
  }
  // Some controls show themselves only to the hand above them or to the keyboard's focus.
  focusElement(el)
  return touch(newLook(look.document, look.shadowOf), el)
}

/** Can it be clicked, and where? Refuses `target/hidden`, `target/disabled`, `target/unsettled`, `target/covered`. */
export const readyToClick = ({ look, el, said }: Aim, steady: Steadiness): Result<Hit> => {
  if (isDisabled(look, el)) return refuse('target/disabled', { target: said })
  if (!hasBox(look, el) && !(isBox(el) && hitLabel(look, el))) return refuse('target/hidden', { target: said })
  const hit = reach(look, el)
  if (isMoving(look, el)) {
    const box = native.box(el)
    const settled = sameBox(steady.box, box)
    steady.box = box
    if (!settled) return refuse('target/unsettled', { target: said })
  }
  return hit ? ok(hit) : refuse('target/covered', { target: said })
}

const MOUSE = { bubbles: true, cancelable: true, composed: true }

/** Events of the hand, in the order a browser sends them (Pointer Events §11); `enter` events do not bubble. */
const APPROACH = ['pointerover', 'pointerenter', 'mouseover', 'mouseenter', 'pointermove', 'mousemove'] as const

const makeEvent = (type: string, { x, y }: Hit['point'], pressed: boolean): MouseEvent => {
  const init = {
    ...MOUSE,
    bubbles: !type.endsWith('enter'),
    view: window,
    clientX: x,
    clientY: y,
    screenX: x,
    screenY: y,
    button: type.endsWith('move') || type.endsWith('over') || type.endsWith('enter') ? -1 : 0,
    buttons: pressed ? 1 : 0
  }
  const isPointer = type.startsWith('pointer') || type === 'click'
  if (isPointer)
    return new PointerEvent(type, {
      ...init,
      pointerId: 1,
      isPrimary: true,
      pointerType: 'mouse',
      detail: type === 'click' ? 1 : 0
    })
  return new MouseEvent(type, {
    ...init,
    button: Math.max(0, init.button),
    detail: type === 'mousedown' || type === 'mouseup' ? 1 : 0
  })
}

const isFocusable = (el: Element): boolean => el instanceof HTMLElement && (el.tabIndex >= 0 || native.editable(el))

const focusBelow = (look: Look, at: Element): void => {
  for (const el of [at, ...flatAncestors(look, at)]) {
    if (!isFocusable(el)) continue
    focusElement(el)
    return
  }
}

/** Did the page take the press for itself, as menus do that open on `pointerdown`? Then a person's click would not reach the element. */
const isTaken = (look: Look, el: Element): boolean => isHidden(look, el) || !touch(look, el)

/** What became of a click: whether the browser's own default action was prevented. */
export interface Clicked {
  readonly prevented: boolean
}

/**
 * Clicks as a hand does: approach, press, release, click, with the last look before each event that counts. The click
 * itself is one event, so its default action happens once. A press that takes the element away, or lays a menu over it,
 * is all of it, as for a hand; an act that leaves a mark is then refused, since it did not happen: `target/covered`.
 * Refuses what `aim.again` refuses.
 */
export const clickElement = (aim: Aim, { point, el: touched }: Hit): Result<Clicked> => {
  const { look, el } = aim
  // Inside the target there may be another control; it was not granted, so the target itself gets the events.
  const at = widgetOf(look, touched) === widgetOf(look, el) ? touched : el
  const send = (type: string, pressed: boolean): Result<boolean> => {
    const still = aim.again()
    return still.ok ? ok(native.send(at, makeEvent(type, point, pressed))) : still
  }
  for (const type of APPROACH) native.send(at, makeEvent(type, point, false))
  const down = send('pointerdown', true)
  if (!down.ok) return down
  if (down.value && !aim.taken()) {
    const pressed = send('mousedown', true)
    if (!pressed.ok) return pressed
    if (pressed.value) focusBelow(look, at)
  }
  if (aim.taken()) return ok({ prevented: true })
  const up = send('pointerup', false)
  if (!up.ok) return up
  if (down.value) {
    const released = send('mouseup', false)
    if (!released.ok) return released
  }
  const last = aim.again()
  if (!last.ok) return last
  if (isTaken(newLook(look.document, look.shadowOf), el)) {
    return travelsAlone(aim.facts.effect) ? refuse('target/covered', { target: aim.said }) : ok({ prevented: true })
  }
  const clicked = send('click', false)
  return clicked.ok ? ok({ prevented: !clicked.value }) : clicked
}
