import { ok, type Result, refuse, type SecretPart } from '@writ/dsl/contract'
import { foldText } from '../tree/fold-text.ts'
import { labelsOf, referenced } from '../tree/look.ts'
import { attr, native } from '../tree/native.ts'
import { submissionByEnter, submissionOf } from './form-target.ts'

/** What kind of field a part of a secret goes into; docs/vault.md holds the same table. */
interface Kind {
  /** The `type` of an `input` that may hold it. */
  readonly types: readonly string[]
  /** Autofill details (HTML §4.10.18.7.1) that ask for it. A field that asks for anything else does not get it. */
  readonly tokens: readonly string[]
  /** What a field without such a token calls itself. */
  readonly named: RegExp
}

const LINE = ['text', 'tel', 'number', 'search', 'url']
const CLOSE = ['text', 'tel', 'number', 'password']

/** Words of English, Chinese, and the languages of Europe that many sites are written in. */
const KINDS: Readonly<Record<Exclude<SecretPart, 'password'>, Kind>> = {
  username: {
    types: [...LINE, 'email'],
    tokens: ['username', 'email', 'tel', 'tel-national', 'nickname'],
    named:
      /\b(?:user|users?name|user ?id|log ?in|sign ?in|log ?on|e ?mail|account|member|customer|client|phone|mobile|handle|id|identifier|identifiant|benutzer\w*|kunden\w*|anmelde\w*|konto\w*|nutzer\w*|usuario|correo|cuenta|utente|courriel|compte|gebruiker\w*|usuário|conta)\b|用户|用戶|账号|帳號|账户|帳戶|登录|登入|邮箱|郵箱|手机|手機|会员|會員/i
  },
  totp: {
    types: CLOSE,
    tokens: ['one-time-code'],
    named:
      /\b(?:otp|totp|2fa|mfa|code|one ?time|passcode|token|verification|authenticator|authentication|two ?(?:factor|step)|einmal\w*|bestätigung\w*|código|codice|verificación|vérification)\b|验证码|驗證碼|校验码|动态码|動態碼|动态口令|一次性/i
  },
  card_number: {
    types: CLOSE,
    tokens: ['cc-number'],
    named:
      /\b(?:(?:credit |debit |payment |bank |cc ?)?card ?(?:no|num|number)|cc ?(?:no|num|number)|kartennummer|numéro de (?:la )?carte|número de (?:la )?tarjeta|numero (?:della )?carta)\b|卡号|卡號/i
  },
  card_name: {
    types: ['text'],
    tokens: ['cc-name', 'name'],
    named:
      /\b(?:card ?holder(?:'?s)?(?: name)?|name on (?:the )?card|cc ?name|karteninhaber\w*|titulaire|titular)\b|持卡人/i
  },
  card_expiry: {
    types: ['text', 'tel'],
    tokens: ['cc-exp'],
    named:
      /\b(?:expir\w*|exp ?date|cc ?exp|valid (?:thru|until|to)|mm ?\/? ?yy(?:yy)?|gültig bis|ablaufdatum|caducidad|scadenza)\b|有效期/i
  },
  card_code: {
    types: CLOSE,
    tokens: ['cc-csc'],
    named:
      /\b(?:cvv2?|cvc2?|csc|cid|(?:card )?(?:security|verification) (?:code|number|value)|prüfnummer|cryptogramme)\b|安全码|安全碼/i
  },
  iban: {
    types: ['text'],
    // HTML has no token for it.
    tokens: [],
    named:
      /\b(?:iban|(?:bank )?account ?(?:no|num|number)|kontonummer|numéro de compte)\b|银行账号|銀行帳號|国际银行账/i
  }
}

const PASSWORD_TOKENS = ['current-password', 'new-password']
/** Words that say how a browser may fill a field, and not with what. */
const NEUTRAL = /^(?:on|off|section-.*|shipping|billing|home|work|mobile|fax|pager|webauthn)$/

const tokensOf = (el: Element): readonly string[] =>
  attr(el, 'autocomplete')
    .toLowerCase()
    .split(/\s+/)
    .filter((token) => token !== '' && !NEUTRAL.test(token))

/** All the words by which a field is known, with `userName` and `user_name` as two. */
const wordsOf = (el: Element): string =>
  [
    ...['name', 'id', 'aria-label', 'placeholder', 'title'].map((each) => attr(el, each)),
    ...[...labelsOf(el), ...referenced(el, 'aria-labelledby')].map((label) => foldText(native.text(label) ?? ''))
  ]
    .join('\n')
    .replace(/[_-]/g, ' ')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')

const isPassword = (el: HTMLInputElement): boolean => el.type === 'password'

/** A line beside the one password of a form that signs in needs no name. */
const standsByPassword = (el: HTMLInputElement): boolean =>
  el.form !== null &&
  [...native.formElements(el.form)].filter((each) => each instanceof HTMLInputElement && isPassword(each)).length === 1

/** What stands in a field that hides what is typed, and is no password. */
const isOtherHidden = (el: Element, tokens: readonly string[]): boolean =>
  tokens.length === 0 && [KINDS.card_code.named, KINDS.card_number.named].some((named) => named.test(wordsOf(el)))

/**
 * May this part of a secret stand in this element? A password only where the browser hides it. All else only in a line whose
 * `autocomplete` asks for it, or which asks for nothing and calls itself so; a user name also beside a password.
 */
export const fitsSecret = (el: Element, part: SecretPart): boolean => {
  if (!(el instanceof HTMLInputElement)) return false
  const tokens = tokensOf(el)
  if (part === 'password') {
    const asked = tokens.length === 0 || tokens.some((token) => PASSWORD_TOKENS.includes(token))
    return isPassword(el) && asked && !isOtherHidden(el, tokens)
  }
  const kind = KINDS[part]
  if (!kind.types.includes(el.type)) return false
  if (tokens.length > 0) return tokens.some((token) => kind.tokens.includes(token))
  if (kind.named.test(wordsOf(el))) return true
  return part === 'username' && (el.type === 'email' || (el.type !== 'search' && standsByPassword(el)))
}

const originOf = (address: string): string | undefined => {
  const url = URL.canParse(address) ? new URL(address) : undefined
  // A form whose action is script sends nothing by itself: what its page does with its own field, any script of it can.
  return url?.protocol === 'javascript:' ? location.origin : url?.origin
}

/**
 * Does the form around the field send to where the secret belongs? A page that strangers write into can have a form put around its
 * own field. `home`: the origins that belong to the plan's site, beside the document's own. Refuses `vault/leaves-site`.
 */
export const staysHome = (el: Element, home: readonly string[]): Result<void> => {
  if (!(el instanceof HTMLInputElement) || !el.form) return ok(undefined)
  const { action, method } = submissionByEnter(el) ?? submissionOf(el.form, null)
  const to = method === 'dialog' ? location.origin : originOf(action)
  return to !== undefined && (to === location.origin || home.includes(to))
    ? ok(undefined)
    : refuse('vault/leaves-site', { to: to && to !== 'null' ? to : 'another program' })
}
