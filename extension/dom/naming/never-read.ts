import { attr } from '../tree/native.ts'
import { isTextControl } from '../tree/text-control.ts'
import { holdsSecret } from './secret-memory.ts'

/** Autofill details of what pays or signs in by itself (HTML §4.10.18.7). */
const SECRET = /\b(?:cc-number|cc-csc|(?:current|new)-password|one-time-code)\b/i

/** Is what the field holds read by no plan: a secret, or what the page itself says is a card's number or a code? */
export const isNeverRead = (el: Element): boolean =>
  holdsSecret(el) || (isTextControl(el) && SECRET.test(attr(el, 'autocomplete')))
