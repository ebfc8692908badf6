import type { Expr, Stmt, Type } from '../../contract/index.ts'
import { makeAct, makeCall, makeClick, makeOpen } from './act.ts'
import { makeBinding, makeSet } from './bind.ts'
import { type Env, fresh, inner, type Known } from './env.ts'
import { makeExpr, makeTest } from './expr.ts'
import { learn, makeLookTest, makeRead } from './read.ts'
import { makeTarget } from './target.ts'
import { act, bind, branch, listOf, NUMBER, name, ROW, record, stmt, TEXT } from './tree.ts'

const DEEPEST = 5

/** A test; inside a site it may look at the page itself. */
const test = (env: Env): Expr => (env.site && env.random.chance(0.35) ? makeLookTest(env) : makeTest(env))

/** A few statements. */
export const makeBlock = (env: Env, least = 1, most = 3): Stmt[] => {
  const count = least + env.random.below(most - least + 1)
  const body = Array.from({ length: count }, () => makeStmt(env))
  const ends = env.depth > 1 && !env.inUndo && !env.beforeStop && env.random.chance(0.02)
  return ends ? [...body, makeReturn(env)] : body
}

const opening = (env: Env, body: () => Stmt[]): Stmt[] => [makeOpen(env), ...body()]

/** `on`: most begin with `open`; the others wait until the tab is there. */
const makeOn = (env: Env): Stmt => {
  const site = env.random.pick(env.sites)
  const inside = inner(env, { site, known: env.known })
  const body = () => makeBlock(inside, 1, 4)
  return stmt({ kind: 'on', site: site.name, body: env.random.chance(0.9) ? opening(inside, body) : body() })
}

/** A site is opened, looked at and acted on: most runs get through it. */
export const makeVisit = (env: Env): Stmt => {
  const site = env.random.pick(env.sites)
  const inside = inner(env, { site, known: env.known })
  const body = () => {
    const { expr, type, elements } = makeRead(inside)
    const read = bind('let', learn(inside, { type, settable: false, elements, from: [site.origin] }), expr)
    return [read, makeAct(inside), ...(env.random.chance(0.5) ? [makeAct(inside)] : [])]
  }
  return stmt({ kind: 'on', site: site.name, body: opening(inside, body) })
}

const makeWithin = (env: Env): Stmt => {
  const target = makeTarget(inner(env), ['region', 'row', 'list', 'form'])
  return stmt({ kind: 'within', target, body: makeBlock(inner(env, { known: env.known })) })
}

const makeFrame = (env: Env): Stmt => {
  const { site } = env
  const framed = env.sites.filter(({ origin }) => origin === site?.origin || site?.frames.includes(origin))
  if (framed.length === 0) return makeAct(env)
  const inside = env.random.pick(framed)
  const target = makeTarget(inner(env), ['region', 'figure'])
  return stmt({
    kind: 'frame',
    target,
    site: inside.name,
    body: makeBlock(inner(env, { site: inside, known: env.known }))
  })
}

const without = (env: Env): Env => {
  const { site: _, ...rest } = inner(env, { known: env.known })
  return rest
}

const makeTab = (env: Env): Stmt => {
  const { random, tabs, site } = env
  if (tabs.size > 0 && random.chance(0.4)) {
    const tab = random.pick([...tabs])
    if (random.chance(0.2) && env.tab !== tab) return act({ verb: 'close', tab })
    return stmt({ kind: 'tab', name: tab, body: [makeOn({ ...without(env), tab })] })
  }
  const tab = fresh(env, 't')
  const from = site && !env.beforeStop && random.chance(0.4)
  const opener = from ? makeClick(env) : undefined
  const to = random.pick(env.sites)
  const inside = inner(env, { site: to, tab, known: env.known })
  const body = opener
    ? makeOn({ ...without(env), tab })
    : stmt({ kind: 'on', site: to.name, body: opening(inside, () => makeBlock(inside)) })
  tabs.add(tab)
  return stmt({ kind: 'tab', name: tab, ...(opener && { from: opener }), body: [body] })
}

const makeIf = (env: Env): Stmt =>
  branch(test(env), makeBlock(inner(env)), env.random.chance(0.4) ? makeBlock(inner(env)) : [])

const LISTED: readonly Type[] = [TEXT, NUMBER, ROW]

/** `for` over a list that is known, or one that is read here. */
const makeFor = (env: Env): Stmt => {
  const { random } = env
  const lists = env.known.filter(({ type }) => type.kind === 'list')
  const upTo = random.below(4) + 1
  const variable = fresh(env, 'i')
  const loop = (list: Expr, one: Pick<Known, 'elements' | 'from'>, type: Type): Stmt => {
    const item: Known = { name: variable, type, settable: false, ...one }
    return stmt({
      kind: 'for',
      name: variable,
      list,
      upTo,
      body: makeBlock(inner(env, { inLoop: true, known: [...env.known, item] }))
    })
  }
  if (lists.length > 0 && random.chance(0.7)) {
    const { name: named, type, elements, from } = random.pick(lists)
    if (type.kind === 'list') return loop(name(named), { elements, from }, type.of)
  }
  const looked = env.site ? makeRead(env) : undefined
  if (looked?.type.kind === 'list')
    return loop(looked.expr, { elements: looked.elements, from: env.site ? [env.site.origin] : [] }, looked.type.of)
  const of = random.pick(LISTED)
  return loop(makeExpr(env, listOf(of)), { elements: false, from: [] }, of)
}

/** `repeat`: before its `stop when`, nothing that submits. */
const makeRepeat = (env: Env): Stmt => {
  const head = inner(env, { inLoop: true, beforeStop: true })
  const before = makeBlock(head, 0, 2)
  const stop = stmt({ kind: 'stop', test: test(head) })
  const after = makeBlock({ ...head, beforeStop: env.beforeStop }, 0, 2)
  return stmt({ kind: 'repeat', upTo: env.random.below(3) + 1, body: [...before, stop, ...after] })
}

const makeTry = (env: Env): Stmt =>
  stmt({ kind: 'try', body: makeBlock(inner(env), 1, 3), else: makeBlock(inner(env), 0, 2) })

/** An undo begins with `open`, since the page may be elsewhere by then. */
export const makeUndo = (env: Env): Stmt[] => {
  const inside = inner(env, { inUndo: true })
  if (inside.site) return opening(inside, () => makeBlock(inside, 0, 2))
  const site = env.random.pick(env.sites)
  const there = inner(inside, { site })
  return [stmt({ kind: 'on', site: site.name, body: opening(there, () => makeBlock(there, 0, 2)) })]
}

const makeDo = (env: Env): Stmt => {
  const body = makeBlock(inner(env), 1, 2)
  return stmt({ kind: 'do', body, undo: makeUndo(env) })
}

const keepable = (env: Env): readonly Known[] => env.known.filter(({ name: named }) => !named.startsWith('i'))

const makeKeep = (env: Env): Stmt => {
  const some = env.random.some(keepable(env), 0.5).slice(0, 2)
  return some.length === 0 ? makeBinding(env) : stmt({ kind: 'keep', names: some.map(({ name: named }) => named) })
}

/** What is given to the planner: what there is. */
export const makeReturn = (env: Env): Stmt => {
  const some = env.random.some(env.known, 0.4).slice(0, 3)
  return stmt({
    kind: 'return',
    value: record([['r', makeExpr(env, TEXT)], ...some.map((one) => [one.name, name(one.name)] as const)])
  })
}

const makeWait = (env: Env): Stmt =>
  stmt({
    kind: 'wait',
    seen: [
      { target: makeTarget(inner(env), ['status']), gone: false },
      { target: makeTarget(inner(env), ['dialog']), gone: env.random.chance(0.5) }
    ].slice(env.random.below(2)),
    ms: 1000
  })

const makeRequire = (env: Env): Stmt => stmt({ kind: 'require', test: test(env), message: 'no' })
const makeUntil = (env: Env): Stmt => stmt({ kind: 'wait-until', test: test(env), ms: 5000 })
const makeHandOver = (env: Env): Stmt => stmt({ kind: 'hand-over', message: 'Sign in', test: test(env), ms: 60_000 })
const makeObserve = (env: Env): Stmt => stmt({ kind: 'observe', target: makeTarget(inner(env), ['main', 'region']) })

/** Any statement that may stand here. Blocks stop nesting at a depth, and when the plan is long enough. */
export const makeStmt = (env: Env): Stmt => {
  const { random, site } = env
  env.budget.left--
  const nest = env.depth < DEEPEST && env.budget.left > 0 ? 1 : 0
  const free = env.inUndo ? 0 : 1
  const inSite = site ? 1 : 0
  const make = random.weighted<(env: Env) => Stmt>([
    [inSite * 12, makeAct],
    [inSite ? 8 : 6, makeBinding],
    [3, makeSet],
    [nest * (inSite ? 1 : 12), makeOn],
    [nest * inSite * 2, makeWithin],
    [nest * inSite, makeFrame],
    [nest * free * 2, makeTab],
    [nest * 4, makeIf],
    [nest * 3, makeFor],
    [nest * 2, makeRepeat],
    [nest * 2, makeTry],
    [nest * free, makeDo],
    [1, makeRequire],
    [inSite, makeWait],
    [inSite, makeUntil],
    [inSite * free, makeHandOver],
    [inSite, makeObserve],
    [free, makeKeep],
    [env.beforeStop ? 0 : free, makeCall]
  ])
  return make(env)
}
