import { CloseParen, Dot, Ident, kw, Name, OpenBracket, OpenParen, Plus, Role, Str } from '../tokens.ts'
import { across, type Habit, isOf, ruleOf, wantsStatement } from './stop.ts'

/** `ask "x" + y`, `require … else "x" + y`: a text for the person, which is decided upon before the run. */
const computed: Habit = (stop) => {
  const { token, next } = stop
  if (token.tokenType !== Plus || !isOf(next(-1), Str)) return undefined
  const before = next(-2)?.tokenType
  const told = ['ask', 'until', 'reason'].includes(ruleOf(stop))
  return told || (wantsStatement(stop) && (before === kw('else') || before === kw('because')))
    ? { expected: 'the text written out, in one string' }
    : undefined
}

/** `one of names`. */
const choices: Habit = (stop) =>
  ruleOf(stop) === 'choice' && stop.expected === '`[`'
    ? { expected: 'the choices written out: `one of ["a", "b"]`' }
    : undefined

const ANSWERED = '`then answer E dialog "…"`: so a prompt is filled in'

/** `then accept dialog "N*" with x`, `then answer dialog "N*" with x`. */
const prompted: Habit = (stop) => {
  const { token, next } = stop
  const late = wantsStatement(stop) && token.tokenType === kw('with')
  // In `answer dialog "N*"` the word `dialog` was taken for a name.
  const early = stop.expected === '`dialog`' && isOf(token, Str) && next(-1)?.tokenType === kw('dialog')
  if (!late && !early) return undefined
  const back = late ? -1 : 0
  const [verb, word, name] = [next(back - 2), next(back - 1), next(back)]
  const answering = [kw('accept'), kw('dismiss'), kw('answer')].some((type) => verb?.tokenType === type)
  if (!verb || !name || word?.tokenType !== kw('dialog') || !answering) return undefined
  const at = next(back + 1)?.tokenType === kw('with') ? back + 2 : back + 1
  const [value, more] = [next(at), next(at + 1)]
  const isWhole = !more || ![Dot, OpenParen, Plus].includes(more.tokenType)
  if (!value || !isWhole || !(isOf(value, Str) || (at === back + 2 && isOf(value, Name)))) return { expected: ANSWERED }
  return { expected: ANSWERED, fix: `answer ${value.image} dialog ${name.image}`, span: across(verb, value) }
}

const HOW = ['like', 'near', 'described']

/** `text "Page " + n`, `text like "Page " + n`. */
const joinedName: Habit = ({ token, next }) => {
  if (token.tokenType !== Plus || !isOf(next(-1), Str)) return undefined
  const isName = isOf(next(-2), Role) || (HOW.includes(next(-2)?.image ?? '') && isOf(next(-3), Role))
  return isName ? { expected: 'one string; a name that is computed is written `named ("Page " + n)`' } : undefined
}

/** `row named "A" + x`. */
const named: Habit = ({ token, next }) =>
  token.tokenType === Plus && next(-2)?.tokenType === kw('named')
    ? { expected: 'one name after `named`; what is computed stands in parentheses, as in `named ("A" + x)`' }
    : undefined

/** `read number from text of T`. */
const typedRead: Habit = ({ token, next }) =>
  next(-1)?.tokenType === kw('read') && ['number', 'date', 'boolean'].includes(token.image)
    ? { expected: `what is read; its type comes last, as in \`read text of cell "Sum" as ${token.image}\`` }
    : undefined

const BOXES = ['prompt', 'alert', 'confirm', 'popup', 'modal']

/** `then accept confirm "Sure?"`. */
const box: Habit = ({ token, expected }) =>
  expected === '`dialog`' && BOXES.includes(token.image)
    ? { expected: `${expected}; ${ANSWERED}`, ...(token.image !== 'prompt' && { fix: 'dialog' }) }
    : undefined

const TO_FOR = ['into', 'in', 'onto', 'on', 'for', 'at', 'as', 'from']

/** `drag row "A" into list "B"`, `upload file into field "F"`, `declassify t for b`. */
const toward: Habit = (stop) =>
  stop.expected === '`to`' && stop.next(-1)?.tokenType !== kw('up') && ruleOf(stop) !== 'scroll'
    ? { expected: '`to`', ...(TO_FOR.includes(stop.token.image) && { fix: 'to' }) }
    : undefined

/** `wait for url contains "x"`. */
const address: Habit = (stop) => {
  const { token, next } = stop
  const what = token.image
  if (next(-1)?.tokenType !== kw('for') || next(-2)?.tokenType !== kw('wait')) return undefined
  if (what !== 'url' && what !== 'title') return undefined
  const expected = `\`wait until read ${what} contains "…" up to 10s\`: a \`wait for\` has targets`
  const first = next(-1)
  const follows = ['contains', 'matches', 'starts', '==', '!='].includes(next(1)?.image ?? '')
  return { expected, ...(first && follows && { fix: `until read ${what}`, span: across(first, token) }) }
}

/** `fill "Email" "x"`: two strings, or a string and a name. */
const filled: Habit = (stop) => {
  const { token, next } = stop
  const value = next(1)
  if (token.tokenType !== Str || next(-1)?.tokenType !== kw('fill') || !value) return undefined
  const isWhole = ![Dot, OpenParen, OpenBracket, CloseParen].includes(next(2)?.tokenType ?? Ident)
  return isWhole && (value.tokenType === Str || value.tokenType === Ident)
    ? {
        expected: '`fill field "…" with …`',
        fix: `field ${token.image} with ${value.image}`,
        span: across(token, value)
      }
    : undefined
}

/** Texts that are written out, and the words between the parts of an act. */
export const LITERAL_HABITS: readonly Habit[] = [
  computed,
  joinedName,
  choices,
  prompted,
  named,
  typedRead,
  box,
  toward,
  address,
  filled
]
