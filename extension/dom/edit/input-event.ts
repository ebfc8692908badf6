import { native } from '../tree/native.ts'
import type { TextControl } from '../tree/text-control.ts'

/** The value as frameworks notice it: through the prototype's setter, so that the element's own setter is not fooled. */
export const setValue = (el: TextControl, value: string): void =>
  el instanceof HTMLTextAreaElement ? native.setTextArea(el, value) : native.setInput(el, value)

/** An input event as Input Events Level 2 has it; in an editing host it says what is replaced, and brings what is pasted. */
export const inputEvent = (
  type: 'beforeinput' | 'input',
  inputType: string,
  data: string | null,
  more: { readonly targetRanges?: StaticRange[]; readonly dataTransfer?: DataTransfer } = {}
): InputEvent =>
  new InputEvent(type, { bubbles: true, composed: true, cancelable: type === 'beforeinput', inputType, data, ...more })

export const sendChange = (el: Element): boolean => native.send(el, new Event('change', { bubbles: true }))

const typedByKeys = new WeakSet<Element>()

/** A key changed it: the browser says so once, when the focus leaves or Enter is pressed (HTML §4.10.5.5). */
export const changedByKey = (el: Element): void => void typedByKeys.add(el)

export const tellChange = (el: Element): void => {
  if (typedByKeys.delete(el) && native.connected(el)) sendChange(el)
}
