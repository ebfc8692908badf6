import type { Expr, Obtained, Source, Stmt, Type } from '../../contract/index.ts'
import { makeClick, pageCall, TOOLS } from './act.ts'
import type { Env, Known } from './env.ts'
import { makeExpr, sameType } from './expr.ts'
import { learn, makeMixed, makeRead } from './read.ts'
import { BOOLEAN, bind, CHOICE, DATE, FILE, listOf, NUMBER, name, obtained, ROW, record, TEXT } from './tree.ts'

const COMPUTED: readonly Type[] = [TEXT, TEXT, NUMBER, NUMBER, BOOLEAN, listOf(TEXT), listOf(NUMBER), listOf(ROW)]
const ANSWERED: readonly Type[] = [TEXT, NUMBER, BOOLEAN, CHOICE, DATE, listOf(CHOICE)]
const CALLED: readonly Type[] = [TEXT, TEXT, NUMBER, BOOLEAN, DATE, CHOICE, listOf(TEXT), listOf(ROW), ROW]
const RESULT: Type = {
  kind: 'record',
  fields: [
    { name: 't', type: TEXT },
    { name: 'n', type: NUMBER }
  ]
}

interface Made {
  readonly value: Expr | Obtained
  readonly type: Type
  readonly elements?: boolean
  readonly from: readonly Source[]
  /** May stand before `else` with a plain value of its type. */
  readonly failing: boolean
}

const computed = (env: Env): Made => {
  const type = env.random.pick(COMPUTED)
  return { value: makeExpr(env, type), type, from: [], failing: true }
}

/** A record of what there is, as code takes it. */
const given = (env: Env): Expr =>
  record([
    ['a', makeExpr(env, TEXT)],
    ['b', makeExpr(env, env.random.pick([NUMBER, listOf(TEXT)]))]
  ])

const ran = (env: Env): Made => ({
  value: obtained({
    kind: 'run',
    language: 'python',
    ...(env.random.chance(0.5) && { workspace: true as const }),
    ...(env.random.chance(0.8) && { with: given(env) }),
    gives: RESULT,
    ms: 10_000,
    bytes: 67_108_864,
    code: 'result = {"t": "a", "n": 1}'
  }),
  type: RESULT,
  from: ['sandbox'],
  failing: true
})

const called = (env: Env): Made => {
  const tool = env.random.pick(TOOLS)
  const type = env.random.pick(CALLED)
  return {
    value: obtained({ kind: 'tool', tool, name: 'get', args: [makeExpr(env, TEXT)], type }),
    type,
    from: [`tool:${tool}`],
    failing: true
  }
}

const calledAtPage = (env: Env): Made => {
  const type = env.random.pick(CALLED)
  const value = obtained({ kind: 'tool', name: 'get', type, ...pageCall(env) })
  return { value, type, from: env.site ? [env.site.origin] : [], failing: true }
}

const asked = (env: Env): Made => {
  const type = env.random.pick(ANSWERED)
  return { value: obtained({ kind: 'ask', question: 'Which?', type }), type, from: ['person'], failing: true }
}

/** A value that is blessed is mostly a variable, so that giving it cannot fail by itself. */
const blessed = (env: Env): Made | undefined => {
  const { random } = env
  const passable = env.known.filter(({ type }) => type.kind !== 'file')
  if (passable.length === 0) return undefined
  const { name: named, type, from } = random.pick(passable)
  const of = random.chance(0.8) ? name(named) : makeExpr(env, type)
  const because = 'it is needed there'
  const value = random.chance(0.4)
    ? obtained({ kind: 'endorse', of, because })
    : obtained({ kind: 'declassify', of, to: random.pick([...env.sites.map((site) => site.name), 'planner']), because })
  return { value, type, from, failing: true }
}

const downloaded = (env: Env): Made => ({
  value: obtained({ kind: 'download', act: makeClick(env) }),
  type: FILE,
  from: env.site ? [env.site.origin] : [],
  failing: false
})

const looked = (env: Env): Made => {
  const { expr, type, elements } = makeRead(env)
  return { value: expr, type, elements, from: env.site ? [env.site.origin] : [], failing: true }
}

/** A value that several looks at the page have a part in. */
const mixed = (env: Env): Made => {
  const { expr, type, elements } = makeMixed(env)
  return { value: expr, type, elements, from: env.site ? [env.site.origin] : [], failing: true }
}

const makeValue = (env: Env): Made => {
  const { random, site, inUndo } = env
  const obtain = inUndo ? 0 : 1
  const make = random.weighted<(env: Env) => Made | undefined>([
    [site ? 9 : 0, looked],
    [site ? 2 : 0, mixed],
    [3, computed],
    [site && !env.beforeStop ? obtain : 0, downloaded],
    [obtain, ran],
    [inUndo ? 0 : 1, called],
    [site && !env.beforeStop ? obtain : 0, calledAtPage],
    [obtain, asked],
    [obtain * 2, blessed]
  ])
  return make(env) ?? computed(env)
}

/** Types a plain value can be written for, after `else`. */
const hasPlain = (type: Type): boolean =>
  type.kind === 'list' ? hasPlain(type.of) : !['file', 'none', 'choice'].includes(type.kind)

/** `let` or `var` with any value of the language, now and then with an `else`. */
export const makeBinding = (env: Env): Stmt => {
  const { random } = env
  const { value, type, elements, from, failing } = makeValue(env)
  const otherwise = failing && hasPlain(type) && random.chance(0.2) ? makeExpr(env, type, 2) : undefined
  const kind = random.chance(0.3) ? 'var' : 'let'
  // After `else`, an item may come from no page.
  const knowing = elements === true && otherwise === undefined
  return bind(kind, learn(env, { type, settable: kind === 'var', elements: knowing, from }), value, otherwise)
}

const settable = (env: Env): readonly Known[] => env.known.filter((one) => one.settable && hasPlain(one.type))

/** `set` of a variable that is in scope, or else a binding. */
export const makeSet = (env: Env): Stmt => {
  const { random } = env
  const choices = settable(env)
  if (choices.length === 0) return makeBinding(env)
  const { name: named, type } = random.pick(choices)
  for (let tries = 0; tries < 3 && env.site; tries++) {
    const { expr, type: found } = makeRead(env)
    if (sameType(found, type)) return bind('set', named, expr)
  }
  return bind('set', named, makeExpr(env, type))
}
