import type { SecretPart } from '@writ/dsl/contract'

const TEXT_LIKE = ['text', 'email', 'tel', 'search', 'url', 'number']

/** May this part of a secret stand in this element? A password only where the browser hides it; a name or a code only in a line of text. */
export const fitsSecret = (el: Element, part: SecretPart): boolean => {
  if (!(el instanceof HTMLInputElement)) return false
  switch (part) {
    case 'password':
      return el.type === 'password'
    case 'username':
      return TEXT_LIKE.includes(el.type)
    case 'totp':
      return TEXT_LIKE.includes(el.type) || (el.type === 'password' && el.autocomplete === 'one-time-code')
  }
}
