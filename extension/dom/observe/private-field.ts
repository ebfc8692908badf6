import { isTextControl } from '../editable-field.ts'
import { type Look, styleOf } from '../look.ts'
import { attr, isHtml, native } from '../native.ts'
import { holdsSecret } from '../secret-memory.ts'
import { allIn } from './own.ts'

/** Autofill details whose values pay or sign in (HTML §4.10.18.7). */
const PRIVATE = /^(?:cc-.*|current-password|new-password|one-time-code|webauthn)$/

const saysPrivate = (el: Element): boolean =>
  attr(el, 'autocomplete')
    .toLowerCase()
    .split(/\s+/)
    .some((token) => PRIVATE.test(token))

/** Drawn as dots, as pages do that make a password field of their own. */
const isMasked = (look: Look, el: Element): boolean => {
  const masked = styleOf(look, el).getPropertyValue('-webkit-text-security')
  return masked !== '' && masked !== 'none'
}

/** What every name says of a password or a card's codes, where the page says nothing by `autocomplete`. */
const NAMED = /\b(?:cvv|cvc|csc|cvv2|cvc2|card.?(?:number|code)|passwor[dt]|passcode|passphrase|otp|pin.?code|ssn)\b/i

const namesPrivate = (el: Element): boolean =>
  ['name', 'id', 'aria-label', 'placeholder', 'data-testid'].some((each) =>
    NAMED.test(attr(el, each).replace(/[_-]/g, ' '))
  )

/** Does the field hold what is never told: a password, a one-time code, a card, or what the vault filled? */
export const isPrivateField = (look: Look, el: Element): boolean =>
  holdsSecret(el) || saysPrivate(el) || (isTextControl(el) && (namesPrivate(el) || isMasked(look, el)))

/** Elements that can have a shadow tree (DOM §4.9, `attachShadow`), beside those with a name of the page's own. */
const HOSTS = `article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span`.split(' ')

const isHost = (el: Element): boolean => native.tag(el).includes('-') || isHtml(el, ...HOSTS)

const FIELDS = 'input, textarea, [autocomplete]'

/** The fields of a tree and of the shadow trees in it. */
function* fieldsOf(look: Look, root: Document | ShadowRoot): Generator<Element> {
  yield* allIn(root, FIELDS)
  for (const el of allIn(root, '*')) {
    const shadow = isHost(el) ? look.shadowOf(el) : null
    if (shadow) yield* fieldsOf(look, shadow)
  }
}

const LEAST_VALUE = 3

/** What the page's private fields hold now, longest first: no text of the page may say it. */
export const privateValues = (look: Look): readonly string[] => {
  const values = new Set<string>()
  for (const el of fieldsOf(look, look.document)) {
    const value = isTextControl(el) ? el.value.trim() : ''
    if (value.length >= LEAST_VALUE && isPrivateField(look, el)) values.add(value)
  }
  return [...values].sort((a, b) => b.length - a.length)
}
