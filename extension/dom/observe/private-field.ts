import { holdsSecret } from '../naming/secret-memory.ts'
import { foldText } from '../tree/fold-text.ts'
import { type Look, labelsOf, referenced, styleOf } from '../tree/look.ts'
import { attr, native } from '../tree/native.ts'
import { selectInTrees } from '../tree/select-in-trees.ts'
import { isTextControl } from '../tree/text-control.ts'

/** Autofill details whose values pay or sign in (HTML §4.10.18.7). */
const PRIVATE = /^(?:cc-.*|current-password|new-password|one-time-code|webauthn)$/

const saysPrivate = (el: Element): boolean =>
  attr(el, 'autocomplete')
    .toLowerCase()
    .split(/\s+/)
    .some((token) => PRIVATE.test(token))

/** Drawn as dots, as pages do that make a password field of their own. */
const isDrawnAsDots = (look: Look, el: Element): boolean => {
  const masked = styleOf(look, el).getPropertyValue('-webkit-text-security')
  return masked !== '' && masked !== 'none'
}

/** What every name says of a password or a card's codes, where the page says nothing by `autocomplete`. */
const NAMED =
  /\b(?:cvv2?|cvc2?|csc|(?:credit |debit |bank |cc ?)?card ?(?:no|num|number|code)\b|cc ?(?:num|number)|security code|passwor[dt]|passwd|pwd|passcode|passphrase|otp|totp|(?:one time|verification|authentication|2fa|mfa|sms) (?:code|password|pin)|pin(?: ?(?:code|number))?|ssn|social security|national id|tax id|iban|(?:bank )?account (?:no|number)|sort code|routing number|api key|secret(?: key)?|access token|private key|recovery (?:code|phrase)|seed phrase)\b/i
/** The same in Chinese, simplified and traditional. */
const NAMED_ZH =
  /密码|密碼|口令|验证码|驗證碼|校验码|动态码|卡号|卡號|银行账号|銀行帳號|安全码|安全碼|身份证|身分證|护照号|護照號|社保号|支付密|交易密|密钥|密鑰|助记词|助記詞/

const saysSecret = (text: string): boolean => {
  const said = text.replace(/[_-]/g, ' ').replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
  return NAMED.test(said) || NAMED_ZH.test(said)
}

/** By its own words, or by those of its label. */
const namesPrivate = (el: Element): boolean =>
  ['name', 'id', 'aria-label', 'placeholder', 'title', 'data-testid'].some((each) => saysSecret(attr(el, each))) ||
  labelsOf(el).some((label) => saysSecret(foldText(native.text(label) ?? ''))) ||
  referenced(el, 'aria-labelledby').some((label) => saysSecret(foldText(native.text(label) ?? '')))

/** Does the field hold what is never told: a password, a one-time code, a card, or what the vault filled? */
export const isPrivateField = (look: Look, el: Element): boolean =>
  holdsSecret(el) || saysPrivate(el) || (isTextControl(el) && (namesPrivate(el) || isDrawnAsDots(look, el)))

const FIELDS = 'input, textarea, [autocomplete]'

const LEAST_VALUE = 3

/** What the page's private fields hold now, longest first: no text of the page may say it. */
export const privateValues = (look: Look): readonly string[] => {
  const values = new Set<string>()
  for (const el of selectInTrees(look, look.document, FIELDS)) {
    const value = isTextControl(el) ? el.value.trim() : ''
    if (value.length >= LEAST_VALUE && isPrivateField(look, el)) values.add(value)
  }
  return [...values].sort((a, b) => b.length - a.length)
}
