import type { SaidAccount } from '../facts/live-facts.ts'
import { foldText } from '../tree/fold-text.ts'

/** Longest name of an account that is told, and longest text that one is looked for in, in UTF-16 code units. */
export const LONGEST_ACCOUNT = 80
export const LONGEST_SAYING = 160

/** Texts that say outright who is signed in. */
const OUTRIGHT: readonly RegExp[] = [
  /^(?:you(?:['’]re| are)\s+)?(?:currently\s+|now\s+|already\s+)?(?:signed|logged)[ -]?(?:in|on)(?:\s+to\s+.{1,40}?)?(?:\s+as(?:\s+user)?\s*:?\s|\s*:\s)\s*(.+)$/i,
  /^[您你]?(?:现在|目前|当前|正)?(?:正在|正|已)?(?:以|用|使用)\s*(.+?)\s*的?(?:身份|身分|账号|帐号|账户|帐户|帳號)\s*(?:登录|登陆|登入)中?[。.]?$/,
  /^[您你]?(?:已|当前|目前|现在)(?:登录|登陆|登入)的?(?:账号|帐号|账户|帐户|帳號|用户名?|使用者|身份|身分)?(?:\s*[:：]\s*|为\s*|為\s*|\s)(.+)$/,
  /^(?:当前|登录|登陆|登入|目前)(?:账号|帐号|账户|帐户|帳號|用户名?|使用者|身份|身分|名)\s*(?:[:：]|为|為)\s*(.+)$/
]

/** Labels and greetings: they say it where a page has such things, in its head or on a menu of the account. */
const IN_PLACE: readonly RegExp[] = [
  /^(?:google |microsoft |apple |my |your )?(?:account|user|profile|member)(?:\s+(?:menu|info|settings))?(?:\s+(?:for|of))?\s*[:：]\s*(.+)$/i,
  /^(?:account|user|profile)(?:\s+menu)?\s+(?:for|of)\s+(.+)$/i,
  /^(.+?)['’]s\s+(?:account|profile)(?:\s+menu)?$/i,
  /^(?:hello|hi|hey|howdy|welcome(?:\s+back)?|good (?:morning|afternoon|evening))\s*[,，]\s*(.+)$/i,
  /^(?:我的)?(?:账号|帐号|账户|帐户|帳號|用户名?|使用者|昵称|会员|个人中心)(?:菜单)?\s*[:：]\s*(.+)$/,
  /^(.+?)\s*的(?:账号|帐号|账户|帐户|帳號|个人中心)$/,
  /^(?:[您你]好|欢迎(?:您|你|回来|登录)?|早上好|上午好|下午好|晚上好|尊敬的)\s*[,，:：!！、]?\s*(.+)$/,
  /^(.+?)\s*[,，]\s*(?:[您你]好|欢迎(?:您|你|回来)?)\s*[!！。]?$/
]

/** How such a text begins or ends, asked of every text of a page before it is looked at closely. */
const BEGINS =
  /^\W*(?:you(?:['’]re| are)\b|(?:currently |now |already )?(?:signed|logged)[ -]?(?:in|on)\b|(?:google |microsoft |apple |my |your )?(?:account|user|profile|member)\b|hello|hi\b|hey\b|howdy|welcome|good (?:morning|afternoon|evening))/i
const BEGINS_HAN =
  /^[^\p{L}\p{N}]*(?:[您你]|现在|目前|当前|正|已登|以|用|使用|登录|登陆|登入|我的|账|帐|帳|昵称|会员|个人中心|欢迎|早上好|上午好|下午好|晚上好|尊敬的)/u
const ENDS =
  /(?:['’]s\s+(?:account|profile)(?:\s+menu)?|的(?:账号|帐号|账户|帐户|帳號|个人中心)|[,，]\s*(?:[您你]好|欢迎[您你]?(?:回来)?)\s*[!！。]?)\s*$/i

export const mayTell = (text: string): boolean =>
  text.length <= LONGEST_SAYING && (BEGINS.test(text) || BEGINS_HAN.test(text) || ENDS.test(text))

/** What is said after the name: how to leave, or to be somebody else. */
const AFTER =
  /(?:^|[\s|·•(（,，—–-])(?:[(（]?\s*)(?:not you|sign ?out|log ?out|logout|log ?off|switch (?:account|user)|change account|sign ?in|log ?in|register|登录|登陆|登入|注册|manage (?:your )?account|退出|登出|注销|切换|不是[您你])[\s\S]*$/i

const AROUND = /^[\s"'“”‘’「」『』<>:：,，.。!！|·•–—-]+|[\s"'“”‘’「」『』<>:：,，.。!！|·•–—(（-]+$/g

/** Words that stand where a name would, and are none. */
const NOBODY =
  /^(?:guest|visitor|anonymous|(?:a |the )?user|(?:a |the )?member|you|there|world|everyone|all|friend|stranger|none|null|undefined|n\/a|settings?|menu|overview|details|info|(?:please )?(?:sign|log)[ -]?(?:in|up|on)\b.*|login|register|join|(?:my|your) (?:account|profile)|访客|游客|匿名|匿名用户|用户|会员|请?先?(?:登录|登陆|登入|注册).*|未登录|新朋友|朋友|世界|大家)$/i

/** A name of an account, as it is told, or `undefined` where this is none or too long. */
export const asAccount = (text: string): string | undefined => {
  const name = foldText(text).replace(AROUND, '').toWellFormed()
  const isName = name !== '' && name.length <= LONGEST_ACCOUNT && /[\p{L}\p{N}]/u.test(name) && !NOBODY.test(name)
  return isName ? name : undefined
}

/**
 * Whom a text in a page's head, or on a menu of the account, says to be signed in. Empty where it names nobody, `undefined` where it does
 * not speak of it.
 */
export const accountIn = (text: string): string | undefined => {
  if (text.length > LONGEST_SAYING) return undefined
  const alone = text.replace(AFTER, '')
  for (const pattern of [...OUTRIGHT, ...IN_PLACE]) {
    const said = pattern.exec(alone)?.[1]
    if (said !== undefined) return asAccount(said) ?? ''
  }
  return undefined
}

export const isSignOut = (text: string): boolean =>
  /^(?:(?:sign|log)[ -]?(?:out|off)|logout|退出(?:登录|登陆|登入|账号)?|登出|注销(?:登录|账号)?|安全退出)$/i.test(
    text.trim()
  )

/** What menus beside a sign-out are called. */
const MENU =
  /^(?:(?:my|your)\b.*|account|profile|settings|preferences|options|help|support|talk|watchlist|contributions|sandbox|beta|notifications?|messages|inbox|dashboard|home|admin|language|theme|edit profile|我的.*|账号|帐号|账户|帐户|设置|帮助|消息|通知|首页|个人.*|后台.*)$/i

export const isMenuWord = (text: string): boolean => MENU.test(text.trim())

const key = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}@._+-]+/gu, ' ')
    .trim()} `

/** The one account that all names mean: the longest, where it says all that the others say. Unclear where two differ. */
export const oneOf = (names: readonly string[]): SaidAccount => {
  const [longest] = [...names].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  if (longest === undefined) return {}
  return names.every((name) => key(longest).includes(key(name))) ? { account: longest } : { accountUnclear: true }
}
