import { type Hash, hashText, type SecretPart } from '@writ/dsl/contract'
import { isTextControl } from './editable-field.ts'

/** What the vault filled in this document. Elements, and digests of passwords: the secrets themselves are not kept. */
const filled = new WeakMap<Element, SecretPart>()
const passwords = new Set<Hash>()

export const rememberSecret = (el: Element, part: SecretPart, text: string): void => {
  filled.set(el, part)
  if (part === 'password') passwords.add(hashText(text))
}

/**
 * Does the field hold what is never read back: a password, or what the vault filled? Still so once the page shows the
 * password as plain text, be it in the same element or in another one put in its place.
 */
export const holdsSecret = (el: Element): boolean =>
  (el instanceof HTMLInputElement && el.type === 'password') ||
  filled.has(el) ||
  (isTextControl(el) && isVaultPassword(el.value))

/** Is it a password that the vault filled in this document? */
export const isVaultPassword = (text: string): boolean =>
  text !== '' && passwords.size > 0 && passwords.has(hashText(text))

export const holdsVaultPassword = (el: Element): boolean => filled.get(el) === 'password'
