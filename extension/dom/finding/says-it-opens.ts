import { attr, native } from '../tree/native.ts'

/** Does it say by its states that a click opens a list of its own? */
export const saysItOpens = (el: Element): boolean =>
  native.has(el, 'aria-expanded') || attr(el, 'aria-haspopup') === 'listbox'
