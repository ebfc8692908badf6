import { type Act, type Expr, PAGE_TOOLS, SECRET_PARTS, type Stmt } from '../../contract/index.ts'
import { type Env, inner } from './env.ts'
import { makeExpr } from './expr.ts'
import { makeTarget } from './target.ts'
import { act, aim, binary, call, listOf, NUMBER, name, ROW, record, TEXT, text } from './tree.ts'

export const TOOLS = ['wallet', 'mail'] as const

/** Text that may be entered: a text or a number. */
const entered = (env: Env): Expr => makeExpr(env, env.random.pick([TEXT, TEXT, NUMBER]))

/** An address on the site: a path of its own, or one that ends in data. */
export const makeAddress = (env: Env): Expr => {
  const { random } = env
  const path = text(random.pick(['/', '/a', '/b?q=1']))
  return random.chance(0.2)
    ? binary('+', text('/q?x='), call('replace', makeExpr(env, TEXT, 2), text(' '), text('_')))
    : path
}

export const makeOpen = (env: Env): Stmt => act({ verb: 'open', url: makeAddress(env) })

/** A click, or another act that may set something off: what `download from` and `tab … from` take. */
export const makeClick = (env: Env): Act => ({
  verb: 'click',
  target: makeTarget(inner(env), ['button', 'link'], !env.beforeStop && env.random.chance(0.15))
})

/** Any act of the language at the site the generator stands in, now and then with a higher class or a reason. */
export const makeAct = (env: Env): Stmt => {
  const stmt = makeBareAct(env)
  if (stmt.kind !== 'act' || stmt.act.verb === 'fill-secret' || env.beforeStop || !env.random.chance(0.05)) return stmt
  return { ...stmt, as: env.random.pick(['submit', 'share', 'transact', 'destroy']), because: 'it was asked for' }
}

const makeBareAct = (env: Env): Stmt => {
  const { random } = env
  const target = (...roles: string[]) => makeTarget(inner(env), roles)
  const files = env.known.filter(({ type }) => type.kind === 'file')
  const secrets = env.secrets.filter(({ site }) => site === env.site?.name)
  if (files.length > 0 && random.chance(0.4) && !env.beforeStop)
    return act({ verb: 'upload', target: target('field'), value: name(random.pick(files).name) })
  if (secrets.length > 0 && random.chance(0.25) && !env.beforeStop)
    return act({
      verb: 'fill-secret',
      target: aim('field', { match: { kind: 'is', text: 'Password' } }),
      secret: { name: random.pick(secrets).name, part: random.pick(SECRET_PARTS) }
    })
  switch (random.below(20)) {
    case 0:
    case 1:
      return answered(env, makeClick(env))
    case 2:
    case 3:
      return act({ verb: 'type', target: target('field'), value: entered(env) })
    case 4:
      return act({ verb: 'choose', target: target('combobox'), options: [entered(env)] })
    case 5:
      return act({ verb: random.pick(['check', 'uncheck']), target: target('checkbox') })
    case 6:
      return act({
        verb: random.pick(['hover', 'clear', 'double-click', 'right-click']),
        target: target('field', 'row')
      })
    case 7:
      return act({ verb: 'drag', target: target('listitem'), to: target('listitem', 'region') })
    case 8:
      return random.chance(0.5)
        ? act({ verb: 'scroll-to', target: target('heading') })
        : act({ verb: 'scroll', direction: random.pick(['up', 'down']), amount: 5 })
    case 9:
      return act({
        verb: 'press',
        key: random.pick(env.beforeStop ? ['Tab', 'Escape', 'a'] : ['Tab', 'Escape', 'a', 'Enter']),
        ...(random.chance(0.5) && { target: target('field') })
      })
    case 10:
      return act({ verb: 'copy', target: target('text', 'field') })
    case 11:
    case 12:
      return act({ verb: 'paste', target: target('field') })
    case 13:
      return act({ verb: 'screenshot', target: target('region') })
    case 14:
      return act({ verb: random.pick(['back', 'forward', 'reload']) })
    case 15:
      return makeOpen(env)
    case 17:
      return env.beforeStop || env.inUndo ? makeOpen(env) : act({ verb: 'call', name: 'put', ...pageCall(env) })
    case 16:
      return act({ verb: 'press', key: random.pick(['Tab', 'ArrowDown']) })
    default:
      return act({ verb: 'fill', target: target('field'), value: entered(env) })
  }
}

/** What a page's tool is called with: a record or nothing; now and then only as it was seen. */
export const pageCall = (
  env: Env
): { readonly tool: string; readonly args: readonly Expr[]; readonly pin?: string } => {
  const { random } = env
  const given = record([
    ['a', makeExpr(env, TEXT)],
    ['b', makeExpr(env, random.pick([NUMBER, listOf(TEXT)]))]
  ])
  return {
    tool: PAGE_TOOLS,
    args: random.chance(0.8) ? [given] : [],
    ...(random.chance(0.3) && { pin: 'a'.repeat(43) })
  }
}

/** A call of a tool as a statement: its result is not used. */
export const makeCall = (env: Env): Stmt =>
  act({
    verb: 'call',
    tool: env.random.pick(TOOLS),
    name: 'put',
    args: [makeExpr(env, TEXT), makeExpr(env, env.random.pick([NUMBER, NUMBER, listOf(TEXT), ROW]))]
  })

const answered = (env: Env, of: Act): Stmt => {
  const { random } = env
  const stmt = act(of)
  if (stmt.kind !== 'act' || !random.chance(0.2)) return stmt
  return random.chance(0.5)
    ? { ...stmt, answer: { kind: 'answer', text: makeExpr(env, TEXT, 1), message: 'A*' } }
    : { ...stmt, answer: { kind: random.pick(['accept', 'dismiss']) } }
}
