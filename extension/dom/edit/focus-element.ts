import type { Look, ShadowRootOf } from '../tree/look.ts'
import { native } from '../tree/native.ts'
import { tellChange } from './input-event.ts'

const deepActive = (shadowOf: ShadowRootOf = native.shadow): Element | null => {
  let at = native.active(document)
  while (at) {
    const shadow = shadowOf(at)
    const inner = shadow && native.active(shadow)
    if (!inner) return at
    at = inner
  }
  return null
}

/** The focused element, through shadow roots; the body where nothing has the focus. */
export const focusedElement = ({ shadowOf }: Look): Element =>
  deepActive(shadowOf) ?? (native.documentElement(document) as Element)

/** Asked of the element's own tree, which may be a closed one. */
export const hasFocus = (el: Element): boolean => {
  const root = native.root(el)
  return (root instanceof Document || root instanceof ShadowRoot) && native.active(root) === el
}

/** A window in the background moves the focus but tells the page nothing; editors and menus wait to be told. */
const tellMoved = (before: Element | null, el: Element): void => {
  if (native.hasFocus(document)) return
  if (before) {
    native.send(before, new FocusEvent('blur', { relatedTarget: el, composed: true }))
    native.send(before, new FocusEvent('focusout', { relatedTarget: el, bubbles: true, composed: true }))
  }
  native.send(el, new FocusEvent('focus', { relatedTarget: before, composed: true }))
  native.send(el, new FocusEvent('focusin', { relatedTarget: before, bubbles: true, composed: true }))
}

/** Focuses without scrolling, with the events that a person's focus would cause. */
export const focusElement = (el: Element): void => {
  if (!(el instanceof HTMLElement || el instanceof SVGElement) || hasFocus(el)) return
  const before = deepActive()
  if (before) tellChange(before)
  Reflect.apply(el instanceof HTMLElement ? HTMLElement.prototype.focus : SVGElement.prototype.focus, el, [
    { preventScroll: true }
  ])
  if (hasFocus(el)) tellMoved(before, el)
}

/** Sends an event, and tells the page of a focus that its own handlers moved. */
export const sendAndFollow = (el: Element, event: Event): boolean => {
  const before = deepActive()
  const went = native.send(el, event)
  const now = deepActive()
  if (now && now !== before) tellMoved(before, now)
  return went
}
