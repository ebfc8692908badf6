import {
  type Act,
  type EffectClass,
  type Expr,
  riskOf,
  type Stmt,
  type Target,
  travelsAlone
} from '../contract/index.ts'
import { checkAs } from './check-expr.ts'
import { checkTarget, composeTarget } from './check-target.ts'
import { classifyAct } from './classify-act.ts'
import { isRole } from './roles.ts'
import { type ExprPlace, type Findings, mayStop, noUses, type Place, report, suggest, type Uses } from './walk.ts'

type ActStmt = Extract<Stmt, { kind: 'act' }>

/** The path an address surely begins with: not `//` and no backslash or control, since a browser reads those as another host. */
const SAFE_PATH = /^\/(?![/\\])[^\\\p{Cc}]*$/u

/** The literal that an address begins with. */
const headOf = (url: Expr): Expr => (url.kind === 'binary' && url.op === '+' ? headOf(url.left) : url)

const checkAddress = (f: Findings, url: Expr): void => {
  const head = headOf(url)
  const path = head.kind === 'text' && SAFE_PATH.test(head.value) ? head.value : undefined
  // A bare "/" says too little when something follows, which could be another "/".
  if (path === undefined || (path === '/' && head !== url)) report(f, url.span, 'check/computed-origin')
}

const checkSecret = (
  f: Findings,
  { site, times }: Place,
  act: Extract<Act, { verb: 'fill-secret' }>,
  stmt: ActStmt
): void => {
  const { name } = act.secret
  const secret = f.secrets.get(name)
  if (!secret) {
    report(f, stmt.span, 'check/unknown-name', { name }, suggest(f, name, f.secrets.keys()))
    return
  }
  secret.used = true
  if (!secret.site || !site) return
  const { origin } = secret.site
  if (origin !== site.origin) {
    report(f, stmt.span, 'check/secret-elsewhere', { name, origin })
    return
  }
  f.ledger.addSecret(act.secret, origin, times)
}

/** What can be chosen from and what can be checked, by role: never a button, whose press is a click. */
const FITS = {
  choose: ['combobox', 'listbox', 'field'],
  check: ['checkbox', 'radio', 'switch', 'menuitemcheckbox', 'menuitemradio', 'label']
} as const

const checkFits = (f: Findings, { act, span }: ActStmt): void => {
  if (act.verb !== 'choose' && act.verb !== 'check' && act.verb !== 'uncheck') return
  const roles: readonly string[] = FITS[act.verb === 'choose' ? 'choose' : 'check']
  // An unknown role is told as such.
  if (!isRole(act.target.role) || roles.includes(act.target.role)) return
  report(f, span, 'check/bad-arguments', {
    name: act.verb,
    expected: `${roles.slice(0, -1).join(', ')} or ${roles.at(-1)}`
  })
}

const checkOperands = (f: Findings, place: ExprPlace, stmt: ActStmt, uses: Uses): void => {
  const { act } = stmt
  if ('target' in act && act.target) checkTarget(f, place, act.target, stmt.span, uses)
  checkFits(f, stmt)
  const write = (expr: Expr) => checkAs(f, place, expr, uses, 'text', 'number', 'date')
  if (act.verb === 'open') {
    checkAs(f, place, act.url, uses, 'text')
    checkAddress(f, act.url)
  } else if (act.verb === 'fill' || act.verb === 'type') write(act.value)
  else if (act.verb === 'choose') act.options.forEach(write)
  else if (act.verb === 'fill-secret') checkSecret(f, place, act, stmt)
}

const raised = (f: Findings, stmt: ActStmt): EffectClass => {
  const effect = classifyAct(stmt.act)
  if (!stmt.as) return effect
  if (riskOf(stmt.as) < riskOf(effect)) report(f, stmt.span, 'check/lower-effect', { as: stmt.as, effect })
  return stmt.as
}

/** One act: its operands, its effect, where its data goes, and that a retry looks before it submits again. */
export const checkAct = (f: Findings, place: Place, stmt: ActStmt): void => {
  const { act, id, span } = stmt
  const uses = noUses()
  checkOperands(f, { ...place, mayRead: false }, stmt, uses)
  const effect = raised(f, stmt)
  if (travelsAlone(effect) && place.repeats.some(({ stopped }) => !stopped)) report(f, span, 'check/blind-retry')
  if (!place.site) {
    report(f, span, 'check/outside-site')
    return
  }

  const { origin } = place.site
  const own: Target | undefined = 'target' in act ? act.target : undefined
  const target = own && composeTarget(f, own, place.within, span)
  const path = act.verb === 'open' && act.url.kind === 'text' ? act.url.value : undefined
  f.ledger.add({
    id,
    verb: act.verb,
    class: effect,
    origin,
    ...(target && { target }),
    ...(path !== undefined && { path }),
    ...(act.verb === 'press' && { key: act.key }),
    span,
    times: place.times
  })
  const site = f.flows.site(origin)
  f.flows.edges(uses.nodes, site, 'value')
  f.flows.edge(place.branch, site, 'value')
  f.flows.edge(f.going, site, 'value')
  mayStop(f, place, [site, ...uses.nodes])
}
