import { type Hash, hashText, type Json, type SecretPart } from '@writ/dsl/contract'
import { isTextControl } from '../tree/text-control.ts'

/** By how long it is and what its characters sum up to, a stretch of text may be a password; its digest says whether it is. */
interface Password {
  readonly length: number
  readonly sum: number
}

/** What the vault filled in this document. Elements, and digests of passwords: the secrets themselves are not kept. */
const filled = new WeakMap<Element, SecretPart>()
const passwords = new Map<Hash, Password>()

const sumOf = (text: string): number => {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i)
  return sum
}

export const rememberSecret = (el: Element, part: SecretPart, text: string): void => {
  filled.set(el, part)
  // A name is what a site calls its person by on any page.
  if (part !== 'username') passwords.set(hashText(text), { length: text.length, sum: sumOf(text) })
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

/** A text that is such a password and nothing else, as a page writes it where it shows what was filled. */
export const saysPassword = (text: string): boolean => isVaultPassword(text) || isVaultPassword(text.trim())

/** Shorter than this, in characters, a password is found only as a whole text: a page says three digits in a row somewhere. */
const LEAST_WITHIN = 6

const holds = (text: string, [hash, { length, sum }]: readonly [Hash, Password]): boolean => {
  if (length < LEAST_WITHIN || text.length < length) return false
  let now = sumOf(text.slice(0, length))
  for (let at = 0; ; at++) {
    if (now === sum && hashText(text.slice(at, at + length)) === hash) return true
    if (at + length >= text.length) return false
    now += text.charCodeAt(at + length) - text.charCodeAt(at)
  }
}

/** Does a value that is to leave the document say a password that the vault filled here, alone or among other words? */
export const givesAway = (value: Json | undefined): boolean => {
  if (passwords.size === 0 || value === null || value === undefined) return false
  if (typeof value === 'string') return saysPassword(value) || [...passwords].some((each) => holds(value, each))
  if (typeof value !== 'object') return false
  const inside: readonly (Json | undefined)[] = Array.isArray(value) ? value : Object.entries(value).flat()
  return inside.some(givesAway)
}

export const holdsVaultPassword = (el: Element): boolean => filled.get(el) === 'password'
