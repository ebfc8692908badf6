import type { IToken } from 'chevrotain'
import { Colon, Dot, Ident, kw, OpenParen, Role, Str, spanOf } from '../tokens.ts'
import { across, type Habit, isOf, own, ruleOf, type Stop } from './stop.ts'

/** The role that a name alone most likely means, by the rule it stands in. */
const ROLE_FOR: Readonly<Record<string, string>> = {
  fill: 'field',
  typing: 'field',
  paste: 'field',
  press: 'field',
  upload: 'field',
  choose: 'combobox',
  readPart: 'heading',
  read: 'table',
  wait: 'text',
  presence: 'text',
  observe: 'region',
  within: 'region',
  frame: 'frame'
}

const TOUCHED: Readonly<Record<string, string>> = { check: 'checkbox', uncheck: 'checkbox', clear: 'field' }

const roleFor = ({ rules, next }: Stop): string =>
  own(TOUCHED, next(-1)?.image) ??
  rules
    .slice(rules.lastIndexOf('stmt') + 1)
    .reduceRight<string | undefined>((role, rule) => role ?? own(ROLE_FOR, rule), undefined) ??
  'button'

/** `click "Save"`. */
const roleless: Habit = (stop) =>
  stop.token.tokenType === Str && stop.expected.startsWith('a role')
    ? { expected: 'a role before the name', fix: `${roleFor(stop)} ${stop.token.image}` }
    : undefined

const BEFORE_TARGET =
  'click hover clear check uncheck copy screenshot fill in into of from within observe for to exists gone'.split(' ')
const ARTICLES = ['the', 'a', 'an', 'on']

/** `click the button "Save"`, `click on button "Save"`. */
const article: Habit = ({ token, expected, next }) => {
  const before = next(-1)
  if (token.image === 'on' && expected.startsWith('a role')) return { expected, fix: '' }
  if (!before || !ARTICLES.includes(before.image) || !BEFORE_TARGET.includes(next(-2)?.image ?? '')) return undefined
  return isOf(token, Role)
    ? { expected: 'a role such as button', found: `\`${before.image}\``, fix: '', span: spanOf(before) }
    : undefined
}

/** `click button Save`, `click button("Save")`, `click(button "Save")`. */
const unquoted: Habit = ({ token, expected, next }) => {
  const before = next(-1)
  if (token.tokenType === OpenParen && expected.startsWith('a role'))
    return { expected: 'a role such as button, without parentheses' }
  if (!isOf(before, Role) || before.image === 'each' || !BEFORE_TARGET.includes(next(-2)?.image ?? '')) return undefined
  if (token.tokenType === OpenParen) return { expected: `a name without parentheses, as in \`${before.image} "Save"\`` }
  if (token.tokenType !== Ident) return undefined
  // `click link row.name`
  return next(1)?.tokenType === Dot
    ? { expected: '`named` before a name that is computed', fix: `named ${token.image}` }
    : {
        expected: 'the name in double quotes, or `named` before one that is computed',
        fix: JSON.stringify(token.image)
      }
}

const WHAT =
  '`url`, `title`, `all`, `text of`, `value of`, `count of`, `attribute "…" of`, a table, or `as { … }` behind the target'

/** `read html of main`, `read href of link "x"`. */
const PARTS: Readonly<Record<string, string>> = Object.fromEntries([
  ...['html', 'innerHTML', 'innerText', 'textContent', 'content', 'label', 'name'].map((word) => [word, 'text']),
  ...['href', 'src', 'alt', 'placeholder', 'id'].map((word) => [word, `attribute ${JSON.stringify(word)}`])
])

/** `read heading "x"` says neither what of it nor as what. */
const bareRead: Habit = (stop) => {
  const { token, expected, next } = stop
  const rule = ruleOf(stop)
  if (rule === 'read' && ['text', 'value', 'count'].includes(token.image)) {
    const from = next(1)
    if (from?.tokenType === kw('from'))
      return { expected: `\`${token.image} of\``, found: '`from`', fix: 'of', span: spanOf(from) }
    if (isOf(from, Role)) return { expected: `\`${token.image} of\``, fix: `${token.image} of` }
  }
  if (rule === 'read' && next(1)?.tokenType === kw('of')) {
    const fix = own(PARTS, token.image)
    return { expected: WHAT, ...(fix !== undefined && { fix }) }
  }
  if (rule === 'read' && isOf(token, Role)) return { expected: WHAT, fix: `text of ${token.image}` }
  if (rule !== 'readRecord' || !expected.startsWith('`as`')) return undefined
  let back = -1
  while (next(back) && next(back)?.tokenType !== kw('read')) back--
  const role = next(back + 1)
  return role && { expected: WHAT, found: `\`${role.image}\``, fix: `text of ${role.image}`, span: spanOf(role) }
}

/** `{ due: text from value of field }`. */
const part: Habit = ({ token, next }) =>
  next(-1)?.tokenType === kw('from') && token.image === 'value'
    ? { expected: "a target within the element, whose text it is: `read value of` reads one field's" }
    : undefined

const JOINS = ['`with`', '`into`', '`from`']

/** `fill field "x" = "y"`, `type "x" in field "y"`, `choose "a" in combobox "b"`. */
const join: Habit = ({ token, expected, next }) => {
  if (!JOINS.includes(expected) || !isOf(next(-1), Str)) return undefined
  const word = expected.slice(1, -1)
  if (token.tokenType === Str) return { expected, fix: `${word} ${token.image}` }
  return token.image === '=' || token.tokenType === Colon || ['in', 'on', 'to', 'into', 'as'].includes(token.image)
    ? { expected, fix: word }
    : undefined
}

/** `Control+A`: where the key ends. */
const lastOfKey = ({ token, next }: Stop): IToken | undefined => {
  let last: IToken | undefined
  for (let i = 1; next(i)?.image === '+' && next(i)?.startLine === token.startLine; i += 2) last = next(i + 1)
  return last
}

const tokensTo = ({ token, next }: Stop, last: IToken): string => {
  let text = token.image
  for (let i = 1; next(i - 1) !== last; i++) text += next(i)?.image ?? ''
  return text
}

/** `press Enter`, `press "Enter" on field "x"`. */
const key: Habit = (stop) => {
  const { token, next } = stop
  if (ruleOf(stop) === 'press' && isOf(token, Role)) {
    const [verb, name] = [next(-1), next(1)]
    if (isOf(name, Str) && verb)
      return token.image === 'key'
        ? { expected: 'a key in double quotes', fix: '' }
        : { expected: '`click`: only keys are pressed', found: '`press`', fix: 'click', span: spanOf(verb) }
    const last = lastOfKey(stop)
    const keys = last ? tokensTo(stop, last) : token.image
    return { expected: 'a key in double quotes', fix: JSON.stringify(keys), span: across(token, last ?? token) }
  }
  const on = next(-2)
  if (on?.tokenType !== kw('on') || next(-4)?.tokenType !== kw('press')) return undefined
  return { expected: '`in` before the target', found: '`on`', fix: 'in', span: spanOf(on) }
}

/** A target said as another tool would have it. */
export const TARGET_HABITS: readonly Habit[] = [roleless, part, join, article, bareRead, unquoted, key]
