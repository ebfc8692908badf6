import { flatElements, referenced } from '../tree/look.ts'
import { attr, native } from '../tree/native.ts'
import { type NameStep, textAlternative } from './name-of.ts'
import { ariaValue, isRange } from './range-value.ts'
import { roleOf } from './role-of.ts'
import { holdsSecret } from './secret-memory.ts'

const selectedText = (el: Element, step: NameStep): string | undefined => {
  const { look } = step
  if (el instanceof HTMLSelectElement) {
    const chosen = el.selectedOptions.length > 0 ? [...el.selectedOptions] : [...el.options].slice(0, 1)
    return chosen.map((option) => textAlternative(option, { ...step, inside: true, wholeText: true })).join(' ')
  }
  const lists = [el, ...referenced(el, 'aria-controls'), ...referenced(el, 'aria-owns')]
  const options = lists
    .flatMap((list) => flatElements(look, list))
    .filter((at) => attr(at, 'aria-selected') === 'true' && roleOf(look, at) === 'option')
  if (options.length === 0) return undefined
  return options.map((option) => textAlternative(option, { ...step, inside: true, wholeText: true })).join(' ')
}

/** What a control that stands inside a label adds to it: its value (accname 1.2 §4.3.2, step 2C); `undefined` for what is no control. */
export const embeddedValue = (el: Element, role: string, step: NameStep): string | undefined => {
  if (holdsSecret(el)) return ''
  if (role === 'textbox' || role === 'searchbox') {
    const value = el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement ? el.value : native.text(el)
    // An empty one is told by its name.
    return value || undefined
  }
  if (role === 'combobox' || role === 'listbox') {
    if (el instanceof HTMLInputElement) return el.value
    return selectedText(el, step) ?? (role === 'combobox' ? (native.text(el) ?? '') : '')
  }
  if (!isRange(role)) return undefined
  const said = ariaValue(el)
  if (said !== undefined) return said
  if (el instanceof HTMLMeterElement || el instanceof HTMLProgressElement) return String(el.value)
  return el instanceof HTMLInputElement ? el.value : attr(el, 'value')
}
