import type { Expr, Type } from '../../contract/index.ts'
import { type Env, fresh, inner, type Known } from './env.ts'
import { makeExpr, makeTest, testOn } from './expr.ts'
import { makeTarget } from './target.ts'
import {
  aim,
  BOOLEAN,
  binary,
  CHOICE,
  call,
  DATE,
  exists,
  field,
  item,
  listOf,
  NUMBER,
  over,
  ROW,
  read,
  record,
  TEXT
} from './tree.ts'

/** What is read from a page, with its type. */
export interface Looked {
  readonly expr: Expr
  readonly type: Type
  readonly elements: boolean
}

const PARTS: Type = {
  kind: 'record',
  fields: [
    { name: 't', type: TEXT, from: { attribute: 'title', of: aim('heading') } },
    { name: 'n', type: NUMBER, from: aim('text', { match: { kind: 'like', text: '#*' } }) }
  ]
}

/** What a single text of a page may be read as. */
const READ_AS: readonly Type[] = [NUMBER, NUMBER, BOOLEAN, DATE, CHOICE]

/** Any read of the language at the site the generator stands in. */
export const makeRead = (env: Env): Looked => {
  const { random } = env
  const target = (...roles: string[]) => makeTarget(inner(env), roles)
  switch (random.below(11)) {
    case 0:
      return { expr: read({ what: random.pick(['url', 'title']) }), type: TEXT, elements: false }
    case 1:
      return { expr: read({ what: 'count', target: target('row', 'listitem') }), type: NUMBER, elements: false }
    case 2:
      return random.chance(0.7)
        ? { expr: read({ what: 'value', target: target('field') }), type: TEXT, elements: false }
        : { expr: read({ what: 'value', target: target('field'), as: NUMBER }), type: NUMBER, elements: false }
    case 3:
      return {
        expr: read({ what: 'attribute', attribute: 'title', target: target('link', 'image') }),
        type: TEXT,
        elements: false
      }
    case 4: {
      const type = random.pick(READ_AS)
      return { expr: read({ what: 'text', target: target('heading'), as: type }), type, elements: false }
    }
    case 5:
    case 6:
      return {
        expr: read({ what: 'table', target: aim('table', { match: { kind: 'is', text: 'T' } }), as: listOf(ROW) }),
        type: listOf(ROW),
        elements: true
      }
    case 7:
      return { expr: read({ what: 'all', target: target('listitem'), as: PARTS }), type: listOf(ROW), elements: true }
    case 8:
      return { expr: read({ what: 'all', target: target('listitem'), as: TEXT }), type: listOf(TEXT), elements: false }
    case 9:
      return {
        expr: read({ what: 'record', target: aim('row', { match: { kind: 'is', text: 'R' } }), as: PARTS }),
        type: ROW,
        elements: true
      }
    default:
      return { expr: read({ what: 'text', target: target('heading', 'text', 'status') }), type: TEXT, elements: false }
  }
}

/** A value that a look at the page is only a part of, or several are: `a + read url`, `(read table …) where …`. */
export const makeMixed = (env: Env): Looked => {
  const { random } = env
  const aimed = (...roles: string[]) => makeTarget(inner(env), roles)
  const said = () => read({ what: 'text', target: aimed('heading', 'status') })
  const counted = () => read({ what: 'count', target: aimed('row') })
  const rows = read({ what: 'table', target: aim('table', { match: { kind: 'is', text: 'T' } }), as: listOf(ROW) })
  switch (random.below(7)) {
    case 0:
      return { expr: binary('+', said(), makeExpr(env, TEXT, 2)), type: TEXT, elements: false }
    case 1:
      return { expr: binary('+', makeExpr(env, TEXT, 2), said()), type: TEXT, elements: false }
    case 2: {
      const sides: readonly [Expr, Expr] = [counted(), random.chance(0.5) ? counted() : makeExpr(env, NUMBER, 2)]
      return { expr: binary(random.pick(['+', '-', '/']), ...sides), type: NUMBER, elements: false }
    }
    case 3:
      return {
        expr: over('where', rows, binary('==', field(item(), 't'), makeExpr(env, TEXT, 3))),
        type: listOf(ROW),
        elements: true
      }
    case 4:
      return { expr: call(random.pick(['first', 'last']), rows), type: ROW, elements: true }
    case 5:
      return {
        expr: record([
          ['t', said()],
          ['n', counted()]
        ]),
        type: ROW,
        elements: false
      }
    default:
      return { expr: makeLookTest(env), type: BOOLEAN, elements: false }
  }
}

/** A test that a look at the page decides. */
export const makeLookTest = (env: Env): Expr => {
  const { random } = env
  if (random.chance(0.25)) {
    const both: readonly [Expr, Expr] = [makeLookTest(env), random.chance(0.7) ? makeTest(env) : makeLookTest(env)]
    const [left, right] = random.chance(0.4) ? both : [both[1], both[0]]
    return binary(random.pick(['and', 'or']), left, right)
  }
  if (random.chance(0.5)) return exists(makeTarget(inner(env), ['button', 'row', 'status']), random.chance(0.3))
  const { expr, type } = makeRead(env)
  return testOn(env, expr, type) ?? exists(makeTarget(inner(env), ['button']), false)
}

/** Notes a new variable and gives its name. */
export const learn = (env: Env, one: Omit<Known, 'name'>): string => {
  const named = fresh(env)
  env.known.push({ ...one, name: named })
  return named
}
