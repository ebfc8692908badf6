import type { Point } from '../tree/hit-test.ts'

const MOUSE = { bubbles: true, cancelable: true, composed: true }

/** Events of the hand, in the order a browser sends them (Pointer Events §11); `enter` events do not bubble. */
export const APPROACH = ['pointerover', 'pointerenter', 'mouseover', 'mouseenter', 'pointermove', 'mousemove'] as const

/** Which button, and for the how manyth time in a row. */
export interface Press {
  readonly button: 0 | 2
  readonly nth: 1 | 2
}
export const LEFT: Press = { button: 0, nth: 1 }
export const LEFT_AGAIN: Press = { button: 0, nth: 2 }
export const RIGHT: Press = { button: 2, nth: 1 }

const isApproach = (type: string): boolean => /(?:move|over|enter|out|leave)$/.test(type)

/** A mouse or pointer event at a point of the viewport, with a button held or not. */
export const mouseEvent = (type: string, { x, y }: Point, pressed: boolean, { button, nth }: Press): MouseEvent => {
  const init = {
    ...MOUSE,
    bubbles: !/(?:enter|leave)$/.test(type),
    view: window,
    clientX: x,
    clientY: y,
    screenX: x,
    screenY: y,
    button: isApproach(type) ? -1 : button,
    buttons: pressed ? (button === 2 ? 2 : 1) : 0
  }
  const isPointer = type.startsWith('pointer') || type === 'click' || type === 'contextmenu'
  if (isPointer)
    return new PointerEvent(type, {
      ...init,
      pointerId: 1,
      isPrimary: true,
      pointerType: 'mouse',
      detail: type === 'click' ? nth : 0
    })
  return new MouseEvent(type, {
    ...init,
    button: Math.max(0, init.button),
    detail: isApproach(type) ? 0 : nth
  })
}

/** An event of HTML's own drag and drop. Of these only what starts, enters, hovers over and drops can be prevented. */
export const dragEvent = (
  type: string,
  { x, y }: Point,
  dataTransfer: DataTransfer,
  relatedTarget?: Element
): DragEvent =>
  new DragEvent(type, {
    ...MOUSE,
    cancelable: type !== 'dragleave' && type !== 'dragend',
    view: window,
    clientX: x,
    clientY: y,
    screenX: x,
    screenY: y,
    buttons: type === 'drop' || type === 'dragend' ? 0 : 1,
    relatedTarget: relatedTarget ?? null,
    dataTransfer
  })
