import type { Look } from '../tree/look.ts'
import { attr } from '../tree/native.ts'
import { chosenText } from '../tree/option-text.ts'
import { shownText } from '../tree/shown-text.ts'
import { isField } from './is-field.ts'
import { ariaValue, isRange } from './range-value.ts'

const CHECKED_TYPES = ['checkbox', 'radio', 'button', 'submit', 'reset', 'image']

/**
 * The value that accessibility tells of a control: what is typed or chosen in it, where it stands between two ends. `undefined`
 * for what holds none. `textIn` reads what is written in an editable element.
 */
export const heldBy = (
  look: Look,
  el: Element,
  role: string,
  textIn: (el: Element) => string = (of) => shownText(look, of)
): string | undefined => {
  if (el instanceof HTMLSelectElement) return chosenText(el)
  if (el instanceof HTMLInputElement) {
    if (el.type === 'file') return [...(el.files ?? [])].map((file) => file.name).join(', ')
    return CHECKED_TYPES.includes(el.type) ? undefined : el.value
  }
  if (el instanceof HTMLTextAreaElement) return el.value
  if (isRange(role)) return ariaValue(el) ?? attr(el, 'value')
  return isField(look, el) ? textIn(el) : undefined
}
