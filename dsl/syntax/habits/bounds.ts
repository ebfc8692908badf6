import { Duration, Ident, kw, Num, OpenBrace, Size } from '../tokens.ts'
import { across, type Habit, own, ruleOf, wantsStatement } from './stop.ts'

const LOOPS = ['each', 'repeat']

/** What must say its limit, without `up to`. */
const bound: Habit = (stop) => {
  const { token, expected: missing, next } = stop
  if (missing !== '`up`' && !(missing === '`to`' && next(-1)?.tokenType === kw('up'))) return undefined
  const loop = LOOPS.includes(ruleOf(stop))
  const expected = loop ? '`up to N`: every loop says how often at most' : '`up to 10s`: it says how long at most'
  const [count, times] = token.tokenType === Num ? [token, next(1)] : [next(1), undefined]
  if (loop && missing === '`up`' && times?.image === 'times')
    return { expected, fix: `up to ${token.image}`, span: across(token, times) }
  if (loop && token.tokenType === Ident && count?.tokenType === Num)
    return { expected, fix: `up to ${count.image}`, span: across(token, count) }
  if (token.tokenType === (loop ? Num : Duration))
    return { expected, fix: `${missing === '`to`' ? '' : 'up '}to ${token.image}` }
  return { expected, ...(token.tokenType === OpenBrace && { fix: `up to ${loop ? '20' : '10s'} {` }) }
}

/** `wait for alert 10s`: a wait may leave its limit out, so the statement ends before. */
const limit: Habit = (stop) => {
  const { token } = stop
  return wantsStatement(stop) && token.tokenType === Duration
    ? { expected: `\`up to ${token.image}\``, fix: `up to ${token.image}` }
    : undefined
}

const UNITS: Readonly<Record<string, string>> = {
  ms: 'ms',
  millisecond: 'ms',
  milliseconds: 'ms',
  s: 's',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  m: 'min',
  min: 'min',
  mins: 'min',
  minute: 'min',
  minutes: 'min',
  h: 'h',
  hour: 'h',
  hours: 'h',
  kb: 'KB',
  KB: 'KB',
  mb: 'MB',
  MB: 'MB',
  MiB: 'MB',
  gb: 'GB',
  GB: 'GB',
  GiB: 'GB'
}

/** `10 seconds`, `256 MB`, or a number alone. */
const unit: Habit = ({ token, expected, next }) => {
  const size = expected.startsWith('a size')
  if (token.tokenType !== Num || !(size || expected.startsWith('a duration'))) return undefined
  const after = next(1)
  const word = own(UNITS, after?.image)
  if (!after || !word) return { expected, ...(!size && { fix: `${token.image}s` }) }
  return { expected, found: `\`${token.image} ${after.image}\``, fix: token.image + word, span: across(token, after) }
}

const memory: Habit = ({ token, expected }) =>
  token.tokenType === Size && /^code/.test(expected)
    ? { expected: '`,` before the memory limit', fix: `, ${token.image}` }
    : undefined

/** `wait 5s`. */
const time: Habit = (stop) => {
  const { token } = stop
  if (ruleOf(stop) !== 'wait' || !stop.next(-1) || stop.next(-1)?.tokenType !== kw('wait')) return undefined
  return token.tokenType === Duration || token.tokenType === Num
    ? { expected: `\`wait for TARGET up to ${token.image}\`: a wait says what for` }
    : undefined
}

const until: Habit = (stop) =>
  ruleOf(stop) === 'until' && stop.expected === '`until`'
    ? { expected: '`until …`: what tells that the person is done' }
    : undefined

/** A limit that is missing or spelled otherwise. */
export const BOUND_HABITS: readonly Habit[] = [bound, limit, unit, memory, time, until]
