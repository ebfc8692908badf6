import { EOF } from 'chevrotain'
import { Assign, CloseBrace, Colon, Comma, kw, Name, OpenParen, spanOf } from '../tokens.ts'
import { DECLARATION_WORDS } from '../words.ts'
import { type Advice, across, type Habit, isOf, own, ruleOf, type Stop, wantsStatement } from './stop.ts'

/** First words of statements in other languages, with what stands for them here. */
const STATEMENTS: Readonly<Record<string, Advice>> = {
  elif: { expected: '`else if`', fix: 'else if' },
  elseif: { expected: '`else if`', fix: 'else if' },
  elsif: { expected: '`else if`', fix: 'else if' },
  foreach: { expected: '`for x in list up to N { … }`', fix: 'for' },
  while: { expected: '`repeat up to N { stop when … }`: it stops when the opposite holds' },
  loop: { expected: '`repeat up to N { stop when … }`' },
  until: { expected: '`stop when …` inside `repeat`, or `wait until …`' },
  break: { expected: '`stop when …`, once, directly inside `repeat`' },
  continue: { expected: 'a statement: `if` around the rest of the block does this' },
  goto: { expected: '`open "/path"`', fix: 'open' },
  navigate: { expected: '`open "/path"`', fix: 'open' },
  visit: { expected: '`open "/path"`', fix: 'open' },
  go: { expected: '`open "/path"`, `back` or `forward`', fix: 'open' },
  const: { expected: '`let`, or `var` for what changes', fix: 'let' },
  tap: { expected: '`click`', fix: 'click' },
  dblclick: { expected: '`double click`', fix: 'double click' },
  doubleclick: { expected: '`double click`', fix: 'double click' },
  rightclick: { expected: '`right click`', fix: 'right click' },
  tick: { expected: '`check`', fix: 'check' },
  untick: { expected: '`uncheck`', fix: 'uncheck' },
  refresh: { expected: '`reload`', fix: 'reload' },
  hit: { expected: '`press`', fix: 'press' },
  at: { expected: '`on SITE { … }`', fix: 'on' },
  throw: { expected: '`require … else "…"`: it stops the run with its message' },
  fail: { expected: '`require … else "…"`: it stops the run with its message' },
  await: { expected: 'a statement: each waits for the one before', fix: '' },
  select: { expected: '`choose "…" from combobox "…"`', fix: 'choose' },
  enter: { expected: '`fill field "…" with …`' },
  print: { expected: '`return …`, once, at the end', fix: 'return' },
  log: { expected: '`return …`, once, at the end', fix: 'return' },
  output: { expected: '`return …`, once, at the end', fix: 'return' },
  assert: { expected: '`require … else "…"`' },
  expect: { expected: '`require … else "…"`' },
  sleep: { expected: '`wait for TARGET up to 10s`: a wait says what for' },
  catch: { expected: '`try { … } else { … }`', fix: 'else' },
  except: { expected: '`try { … } else { … }`', fix: 'else' },
  finally: { expected: '`try { … } else { … }` and nothing more' },
  function: { expected: 'a statement: plans have no functions of their own' },
  def: { expected: 'a statement: plans have no functions of their own' },
  import: { expected: 'a statement: plans import nothing' },
  end: { expected: '`}`', fix: '}' }
}

const OPENING = ['goto', 'navigate', 'go', 'visit']

const foreign: Habit = (stop) => {
  const advice = wantsStatement(stop) ? own(STATEMENTS, stop.token.image) : undefined
  const to = stop.next(1)
  if (!advice || !to || !OPENING.includes(stop.token.image)) return advice
  if (to.tokenType === kw('back') || to.tokenType === kw('forward'))
    return { expected: `\`${to.image}\` alone`, fix: to.image, span: across(stop.token, to) }
  return to.tokenType === kw('to') ? { ...advice, span: across(stop.token, to) } : advice
}

const VALUES = 'ask run endorse declassify download read'.split(' ').map(kw)

/** What stands where a statement should, but is something else of ours. */
const misplaced: Habit = (stop) => {
  const { token, next } = stop
  if (!wantsStatement(stop)) return undefined
  if (VALUES.includes(token.tokenType))
    return { expected: `\`let x = ${token.image} …\`: its value is kept`, fix: `let x = ${token.image}` }
  if (DECLARATION_WORDS.some((word) => token.tokenType === kw(word)))
    return { expected: 'a statement: declarations stand before the first one' }
  if (token.tokenType === kw('plan'))
    return { expected: 'a statement: there is one `plan` line, the first of a plan, and none in a turn' }
  if (token.tokenType === kw('else')) return { expected: 'a statement: this `else` has no `if`' }
  return isOf(token, Name) && next(1)?.tokenType === Assign
    ? { expected: '`let` for a new name, `set` for a `var`', ...givenBy(stop) }
    : undefined
}

const GIVING = 'let input kept for'.split(' ').map(kw)

/** A name that a `var` before this gave is set, and any other is new; what can neither be has no fix. */
const givenBy = ({ token, next }: Stop): { readonly fix?: string } => {
  for (let back = -1; ; back--) {
    const [each, name] = [next(back), next(back + 1)]
    if (!each) return { fix: `let ${token.image}` }
    if (name?.image !== token.image) continue
    if (each.tokenType === kw('var')) return { fix: `set ${token.image}` }
    if (GIVING.includes(each.tokenType)) return {}
  }
}

/** Words of this language that end in another than was written, and the sentence that a missing one begins. */
const MISSING: Readonly<Record<string, string>> = {
  '`because`': '`because "…"`: why, for the person to read',
  '`else`': '`else "…"`: the message where it does not hold'
}

const lacking: Habit = (stop) => {
  const said = ruleOf(stop) === 'attempt' ? undefined : own(MISSING, stop.expected)
  if (said === undefined) return undefined
  return { expected: said, ...(stop.token.tokenType === Comma && { fix: ' else' }) }
}

const typedCall: Habit = (stop) =>
  ruleOf(stop) === 'raise' && stop.rules.includes('acting') && stop.next(-2)?.image === ')'
    ? { expected: '`let x = call …` where its result is used' }
    : undefined

/** `return a, b`, `return` alone. */
const returned: Habit = ({ token, next }) => {
  const bare = token.tokenType === EOF || token.tokenType === CloseBrace
  if (bare && next(-1)?.tokenType === kw('return')) return { expected: 'a value, as in `return none`' }
  if (token.tokenType !== Comma) return undefined
  for (let back = -1; next(back)?.startLine === token.startLine; back--)
    if (next(back)?.tokenType === kw('return'))
      return { expected: 'one value: several go into a record, as in `return { a, b }`' }
  return undefined
}

/** `if a then {`, `if a:`, `for (x in xs)`. */
const head: Habit = ({ token, expected, next }) => {
  // Without a brace to open the block there is none to close it either.
  const beforeBrace = next(1)?.image === '{' && { fix: '' }
  if (expected.startsWith('`{`') && token.tokenType === kw('then'))
    return { expected: '`{`: there is no `then` after a condition', ...beforeBrace }
  if (expected.startsWith('`{`') && (token.tokenType === Colon || token.tokenType === kw('do')))
    return { expected: '`{`', ...beforeBrace }
  if (token.tokenType === OpenParen && expected === 'a name') return { expected: 'a name, without parentheses' }
  if (expected === '`in`' && token.image === 'of') return { expected, fix: 'in' }
  const [loop, each] = [next(-2), next(-1)]
  if (expected === '`in`' && loop?.tokenType === kw('for') && each?.image === 'each' && isOf(token, Name))
    return { expected: '`for x in list up to N { … }`', found: '`for each`', fix: 'for', span: across(loop, each) }
  if (expected.startsWith('`{`') && token.image === 'times') return { expected, fix: '' }
  return token.tokenType === Colon && expected === '`=`' ? { expected: '`=`: a `let` has no type' } : undefined
}

/** The second block of `try` and `do`. */
const pair: Habit = (stop) => {
  const { token, expected } = stop
  if (ruleOf(stop) === 'attempt' && expected === '`else`')
    return ['catch', 'except'].includes(token.image)
      ? { expected, fix: 'else' }
      : { expected: '`else { … }`: what to do when the `try` fails' }
  return ruleOf(stop) === 'undoable' && expected === '`undo`'
    ? { expected: '`undo { open … }` behind this `do`: add it, or take `do { }` away; `because` may stay on the act' }
    : undefined
}

const titleless: Habit = ({ token, expected, next }) => {
  if (token.tokenType === Colon && next(-1)?.tokenType === kw('plan') && next(-2) === undefined)
    return { expected, fix: '', span: spanOf(token) }
  if (expected !== '`plan`') return undefined
  const line = 'the line `plan "what it is for"` first; a turn of an open session has none, `check` takes whole plans'
  if (token.tokenType === EOF) return { expected: line }
  return { expected: line, fix: token.image.toLowerCase() === 'plan' ? 'plan' : `plan "…" ${token.image}` }
}

/** A statement said as another language would have it. */
export const STATEMENT_HABITS: readonly Habit[] = [
  foreign,
  misplaced,
  typedCall,
  returned,
  head,
  pair,
  titleless,
  lacking
]
