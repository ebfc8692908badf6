import type { Expr, Type } from '../../contract/index.ts'
import { TEXTS } from '../world/value-for.ts'
import type { Env, Known } from './env.ts'
import {
  BOOLEAN,
  binary,
  call,
  DATE,
  field,
  item,
  list,
  listOf,
  NUMBER,
  name,
  negate,
  not,
  number,
  over,
  ROW,
  record,
  TEXT,
  text,
  truth
} from './tree.ts'

const DEEPEST = 3

export const sameType = (a: Type, b: Type): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Variables that give this type, by themselves or as one of their fields. */
const holders = ({ known }: Env, type: Type): Expr[] =>
  known.flatMap((one: Known) => {
    if (sameType(one.type, type)) return [name(one.name)]
    if (one.type.kind !== 'record') return []
    return one.type.fields.filter((each) => sameType(each.type, type)).map((each) => field(name(one.name), each.name))
  })

/**
 * An expression of a type that looks at no page. Takes what is in scope where it can, so that what was read goes somewhere;
 * some of what it makes can fail at run time (division, first of an empty list, a text that is no number).
 */
export const makeExpr = (env: Env, type: Type, depth = 0): Expr => {
  const { random } = env
  const held = holders(env, type)
  if (held.length > 0 && random.chance(0.7)) return random.pick(held)
  const plain = depth >= DEEPEST || random.chance(0.35)
  switch (type.kind) {
    case 'text':
      return plain ? text(random.pick(TEXTS)) : madeText(env, depth + 1)
    case 'number':
      return plain ? number(random.below(4)) : madeNumber(env, depth + 1)
    case 'boolean':
      return plain && env.known.length === 0 ? truth(random.chance(0.5)) : makeTest(env, depth + 1)
    case 'date':
      if (plain) return call('date', text('2026-03-01'))
      return random.chance(0.3)
        ? call('date', makeExpr(env, TEXT, depth + 1), ...(random.chance(0.5) ? [text('de')] : []))
        : call('add_days', makeExpr(env, type, depth + 1), makeExpr(env, NUMBER, depth + 1))
    case 'choice':
      return text(random.pick(type.options))
    case 'list':
      return plain || depth >= 2 ? literalList(env, type.of, depth + 1) : madeList(env, type.of, depth + 1)
    case 'record':
      return record(type.fields.map(({ name: key, type: of }) => [key, makeExpr(env, of, depth + 1)]))
    case 'file':
    case 'none':
      return { kind: 'none', span: { start: 0, end: 0, line: 1, column: 1 } }
  }
}

const literalList = (env: Env, of: Type, depth: number): Expr =>
  list(Array.from({ length: env.random.below(3) + 1 }, () => makeExpr(env, of, depth)))

const madeText = (env: Env, depth: number): Expr => {
  const { random } = env
  const go = (type: Type) => makeExpr(env, type, depth)
  switch (random.below(8)) {
    case 0:
      return binary('+', go(TEXT), go(TEXT))
    case 1:
      return call('text', go(NUMBER))
    case 2:
      return call('join', go(listOf(TEXT)), text('-'))
    case 3:
      return call(random.pick(['trim', 'lower', 'upper']), go(TEXT))
    case 4:
      return call('replace', go(TEXT), text('a'), go(TEXT))
    case 5:
      return random.chance(0.7)
        ? call('format', go(NUMBER), text('de'), number(2))
        : random.chance(0.5)
          ? call('format', go(DATE), text('en'))
          : call('text', go(DATE))
    default:
      return call(random.pick(['first', 'last', 'min', 'max']), go(listOf(TEXT)))
  }
}

const madeNumber = (env: Env, depth: number): Expr => {
  const { random } = env
  const go = (type: Type) => makeExpr(env, type, depth)
  switch (random.below(9)) {
    case 8:
      return negate(go(NUMBER))
    case 7:
      return call('days_between', go(DATE), go(DATE))
    case 0:
      return binary(random.pick(['+', '-', '*']), go(NUMBER), go(NUMBER))
    case 1:
      return binary('/', go(NUMBER), go(NUMBER))
    case 2:
      return call('length', go(random.pick([TEXT, listOf(TEXT), listOf(ROW)])))
    case 3:
      return call('sum', go(listOf(NUMBER)))
    case 4:
      return call('number', go(TEXT), ...(random.chance(0.2) ? [text('de')] : []))
    case 5:
      return call('round', go(NUMBER), number(1))
    default:
      return call(random.pick(['first', 'last', 'min', 'max']), go(listOf(NUMBER)))
  }
}

const madeList = (env: Env, of: Type, depth: number): Expr => {
  const { random } = env
  const rows = () => makeExpr(env, listOf(ROW), depth)
  if (random.chance(0.25)) return call('take', makeExpr(env, listOf(of), depth), number(random.below(3)))
  if (random.chance(0.15)) return binary('+', makeExpr(env, listOf(of), depth), makeExpr(env, listOf(of), depth))
  if (sameType(of, ROW))
    return random.chance(0.6)
      ? over('where', rows(), binary(random.pick(['==', '!=']), field(item(), 't'), makeExpr(env, TEXT, DEEPEST)))
      : over('sort', rows(), random.pick([field(item(), 't'), field(item(), 'n'), negate(field(item(), 'n'))]))
  if (sameType(of, TEXT) && random.chance(0.3))
    return random.chance(0.5)
      ? over('where', makeExpr(env, listOf(of), depth), testOn(env, item(), of) ?? truth(true))
      : over(
          random.pick(['sort', 'map']),
          makeExpr(env, listOf(of), depth),
          call(random.pick(['lower', 'trim']), item())
        )
  if (sameType(of, TEXT))
    return random.chance(0.5)
      ? call('split', makeExpr(env, TEXT, depth), text(' '))
      : over('map', rows(), field(item(), 't'))
  return sameType(of, NUMBER) ? over('map', rows(), field(item(), 'n')) : literalList(env, of, depth)
}

/** A test that comes out both ways: mostly a comparison of something obtained with something small. */
export const makeTest = (env: Env, depth = 0): Expr => {
  const { random } = env
  const held = holders(env, BOOLEAN)
  if (held.length > 0 && random.chance(0.2)) return random.pick(held)
  if (depth < DEEPEST && random.chance(0.15)) {
    const left = makeTest(env, depth + 1)
    return random.chance(0.4) ? not(left) : binary(random.pick(['and', 'or']), left, makeTest(env, depth + 1))
  }
  if (env.known.length > 0) {
    const chosen = random.pick(env.known)
    const test = testOn(env, name(chosen.name), chosen.type)
    if (test) return test
  }
  return random.chance(0.5)
    ? binary(random.pick(['==', '!=']), makeExpr(env, TEXT, 2), text(random.pick(TEXTS)))
    : binary(random.pick(['<', '<=', '>']), makeExpr(env, NUMBER, 2), number(random.below(3)))
}

/** A test that this value decides. */
export const testOn = (env: Env, value: Expr, type: Type): Expr | undefined => {
  const { random } = env
  switch (type.kind) {
    case 'text':
      return random.chance(0.8)
        ? binary(
            random.pick(['==', '!=', 'contains', 'starts with', 'matches']),
            value,
            text(random.pick(['a', 'b', '1']))
          )
        : binary('>', call('number', value), number(1))
    case 'number':
      return random.chance(0.8)
        ? binary(random.pick(['<', '<=', '>', '>=', '==']), value, number(random.below(3) + 1))
        : binary('<', binary('/', number(4), value), number(3))
    case 'boolean':
      return value
    case 'list':
      return random.chance(0.8)
        ? binary(random.pick(['<', '>']), call('length', value), number(random.below(2) + 1))
        : binary(random.pick(['==', '!=']), call('first', value), call('last', value))
    case 'record': {
      const chosen = random.pick(type.fields)
      return testOn(env, field(value, chosen.name), chosen.type)
    }
    case 'date':
      return binary(random.pick(['<=', '==', '!=']), value, makeExpr(env, DATE, 2))
    default:
      return undefined
  }
}
