import type { Expr, Type } from '../../contract/index.ts'
import { type Env, fresh, inner, type Known } from './env.ts'
import { makeTest, testOn } from './expr.ts'
import { makeTarget } from './target.ts'
import { aim, binary, exists, listOf, NUMBER, ROW, read, TEXT } from './tree.ts'

/** What is read from a page, with its type. */
export interface Looked {
  readonly expr: Expr
  readonly type: Type
  readonly elements: boolean
}

const PARTS: Type = {
  kind: 'record',
  fields: [
    { name: 't', type: TEXT, from: aim('heading') },
    { name: 'n', type: NUMBER, from: aim('text', { match: { kind: 'like', text: '#*' } }) }
  ]
}

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
      return { expr: read({ what: 'value', target: target('field') }), type: TEXT, elements: false }
    case 3:
      return {
        expr: read({ what: 'attribute', attribute: 'title', target: target('link', 'image') }),
        type: TEXT,
        elements: false
      }
    case 4:
      return { expr: read({ what: 'text', target: target('heading'), as: NUMBER }), type: NUMBER, elements: false }
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
