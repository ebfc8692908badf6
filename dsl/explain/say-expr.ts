import {
  type BinaryOp,
  type Expr,
  type FunctionName,
  functionNamed,
  type Read,
  type Target,
  type Type,
  unreachable
} from '../contract/index.ts'
import { sayTarget } from './say-target.ts'
import { sayType } from './say-type.ts'
import { enumerate, nameOf, quote, type Sentence, say } from './sentence.ts'
import type { Speaker } from './speaker.ts'

const LEVEL = { clause: 0, or: 1, and: 2, not: 3, compare: 4, sum: 5, product: 6, whole: 7 } as const

const levelOfOp = (op: BinaryOp): number => {
  if (op === 'or' || op === 'and') return LEVEL[op]
  if (op === '+' || op === '-') return LEVEL.sum
  return op === '*' || op === '/' ? LEVEL.product : LEVEL.compare
}

const levelOf = (expr: Expr): number => {
  if (expr.kind === 'where' || expr.kind === 'map' || expr.kind === 'sort') return LEVEL.clause
  if (expr.kind === 'binary') return levelOfOp(expr.op)
  if (expr.kind === 'not') return LEVEL.not
  if (expr.kind === 'exists') return LEVEL.compare
  return expr.kind === 'read' && 'as' in expr.read && expr.read.as ? LEVEL.compare : LEVEL.whole
}

/** In parentheses where it binds looser than its place wants: a sentence must have one meaning too. */
const at = (expr: Expr, level: number, speaker: Speaker): Sentence => {
  const said = sayExpr(expr, speaker)
  return levelOf(expr) < level ? speaker.phrases.group(said) : said
}

const sayBinary = ({ op, left, right }: Extract<Expr, { kind: 'binary' }>, speaker: Speaker): Sentence => {
  const level = levelOfOp(op)
  const first = at(left, level === LEVEL.compare ? level + 1 : level, speaker)
  return speaker.phrases.ops[op](first, at(right, level + 1, speaker))
}

/** `taxi.sum` stays as written; a part of anything else is said in words. */
const sayField = ({ of, name }: Extract<Expr, { kind: 'field' }>, speaker: Speaker): Sentence => {
  const { phrases } = speaker
  if (of.kind === 'item') return phrases.its(nameOf(name))
  if (of.kind === 'name' && /^\w+$/.test(name)) return [nameOf(`${of.name}.${name}`)]
  return phrases.partOf(nameOf(name), at(of, LEVEL.whole, speaker))
}

const sayClause = (expr: Extract<Expr, { kind: 'where' | 'map' | 'sort' }>, speaker: Speaker): Sentence => {
  const { phrases } = speaker
  const list = at(expr.of, expr.of.kind === 'where' ? LEVEL.clause : LEVEL.whole, speaker)
  const by = expr.by
  if (expr.kind !== 'where' && by.kind === 'field' && by.of.kind === 'item')
    return expr.kind === 'map' ? phrases.mapField(list, nameOf(by.name)) : phrases.sortField(list, nameOf(by.name))
  return phrases[expr.kind](list, at(by, LEVEL.or, speaker))
}

const sayCall = ({ name, args }: Extract<Expr, { kind: 'call' }>, speaker: Speaker): Sentence => {
  const { phrases } = speaker
  const said = args.map((arg) => at(arg, LEVEL.whole, speaker))
  if (!functionNamed(name))
    return phrases.anyCall(nameOf(name), enumerate(said, phrases.list.between, phrases.list.and))
  return phrases.calls[name as FunctionName](said)
}

const sayRead = (read: Read, speaker: Speaker): Sentence => {
  const { reads, as } = speaker.phrases
  if (!('target' in read)) return reads[read.what]
  const target = sayAim(read.target, speaker, read.what === 'all')
  const said = read.what === 'attribute' ? reads.attribute(quote(read.attribute), target) : reads[read.what](target)
  return read.as
    ? as(
        said,
        sayType(read.as, (part) => sayAim(part, speaker), speaker.phrases)
      )
    : said
}

/** A value as it is written in a plan, in words: what it is computed from, and how. */
export const sayExpr = (expr: Expr, speaker: Speaker): Sentence => {
  const { phrases } = speaker
  switch (expr.kind) {
    case 'number':
      return say`${expr.value}`
    case 'text':
      return [quote(expr.value)]
    case 'boolean':
      return say`${phrases.truth[expr.value ? 0 : 1]}`
    case 'none':
      return say`${phrases.nothing}`
    case 'name':
      return [nameOf(expr.name)]
    case 'item':
      return say`${phrases.item}`
    case 'field':
      return sayField(expr, speaker)
    case 'list': {
      const items = expr.items.map((item) => at(item, LEVEL.whole, speaker))
      return items.length === 0 ? say`${phrases.emptyList}` : enumerate(items, phrases.list.between, phrases.list.and)
    }
    case 'record': {
      const fields = expr.fields.map(({ name, value }) =>
        value.kind === 'name' && value.name === name
          ? [nameOf(name)]
          : say`${nameOf(name)} = ${at(value, LEVEL.whole, speaker)}`
      )
      return enumerate(fields, phrases.list.part, phrases.list.part)
    }
    case 'not':
      return phrases.not(at(expr.of, LEVEL.compare, speaker))
    case 'negate':
      return say`−${at(expr.of, LEVEL.whole, speaker)}`
    case 'binary':
      return sayBinary(expr, speaker)
    case 'call':
      return sayCall(expr, speaker)
    case 'where':
    case 'map':
    case 'sort':
      return sayClause(expr, speaker)
    case 'exists':
      return phrases[expr.gone ? 'gone' : 'exists'](sayAim(expr.target, speaker))
    case 'read':
      return sayRead(expr.read, speaker)
    default:
      return unreachable(expr)
  }
}

/** A target as written in a plan, in words. */
export const sayAim = (target: Target, speaker: Speaker, every = false): Sentence => {
  const { phrases, refs } = speaker
  return sayTarget(
    target,
    { phrases, refs, named: (name) => phrases.match.named(at(name, LEVEL.whole, speaker)) },
    every
  )
}

/** A type as written in a plan, in words. */
export const sayPlanType = (type: Type, speaker: Speaker): Sentence =>
  sayType(type, (part) => sayAim(part, speaker), speaker.phrases)
