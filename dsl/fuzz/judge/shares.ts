import {
  type CheckContext,
  type CheckedPlan,
  type Expr,
  isObtained,
  type Obtained,
  type Source,
  type Stmt,
  type Target
} from '../../contract/index.ts'
import { sinksOf } from './observe.ts'

/** The four ways in which a plan lets data decide. */
export const DECIDES = ['branch', 'loop', 'stop', 'aim'] as const
export type Decides = (typeof DECIDES)[number]

type Taint = ReadonlySet<Source>

/** What may be in a node of a tree. */
interface Parts {
  readonly kind?: (Expr | Obtained)['kind']
  readonly name?: unknown
  readonly element?: unknown
  readonly tool?: unknown
}

/**
 * How a program lets data decide that is secret to some sink: data that was obtained from a source (by plain value, through
 * variables) whose value the manifest lets some other sink of the program not have. It takes too little rather than too
 * much: what comes back from a site it was given to, or from a branch, is not followed.
 */
export const decidesBySecret = (checked: CheckedPlan, context: CheckContext): ReadonlySet<Decides> => {
  const { plan, manifest } = checked
  const sinks = sinksOf(checked)
  const told = new Set(
    manifest.flows
      .filter(({ how }) => how.includes('value') || how.includes('branch'))
      .map(({ from, to }) => `${from} ${to}`)
  )
  const isSecret = (source: Source): boolean => sinks.some((sink) => sink !== source && !told.has(`${source} ${sink}`))
  const origins = new Map(manifest.sites.map(({ name, origin }) => [name, origin as Source]))
  const vars = new Map<string, Set<Source>>()
  const found = new Set<Decides>()

  for (const decl of plan.decls)
    if (decl.kind === 'input') vars.set(decl.name, new Set(['person']))
    else if (decl.kind === 'kept') vars.set(decl.name, new Set(context.kept?.[decl.name]?.from ?? []))

  const taintOf = (value: unknown, site: Source | undefined, into = new Set<Source>()): Set<Source> => {
    if (value === null || typeof value !== 'object') return into
    const node = value as Parts
    if (node.kind === 'name' && typeof node.name === 'string')
      for (const each of vars.get(node.name) ?? []) into.add(each)
    if (typeof node.element === 'string') for (const each of vars.get(node.element) ?? []) into.add(each)
    if ((node.kind === 'read' || node.kind === 'exists') && site) into.add(site)
    if (node.kind === 'ask') into.add('person')
    if (node.kind === 'run') into.add('sandbox')
    if (node.kind === 'tool') into.add(`tool:${node.tool}`)
    for (const each of Object.values(value)) taintOf(each, site, into)
    return into
  }
  const note = (how: Decides, taint: Taint) => {
    if ([...taint].some(isSecret)) found.add(how)
  }
  const aims = (value: unknown, site: Source | undefined): void => {
    if (value === null || typeof value !== 'object') return
    const target = value as Partial<Target> & { readonly url?: Expr }
    if (target.match?.kind === 'named') note('aim', taintOf(target.match.name, site))
    if (target.match?.kind === 'element') note('aim', taintOf(target.match, site))
    if (target.url) note('aim', taintOf(target.url, site))
    for (const each of Object.values(value)) aims(each, site)
  }

  const walk = (body: readonly Stmt[], around: Source | undefined): void => {
    for (const stmt of body) {
      const site = stmt.kind === 'on' || stmt.kind === 'frame' ? origins.get(stmt.site) : around
      if (stmt.kind === 'let' || stmt.kind === 'var' || stmt.kind === 'set') {
        const taint = taintOf([stmt.value, stmt.else], site)
        vars.set(stmt.name, new Set([...(vars.get(stmt.name) ?? []), ...taint]))
        aims(stmt.value, site)
        if (isObtained(stmt.value) || mayFail(stmt.value)) note('stop', taint)
      } else if (stmt.kind === 'for') {
        vars.set(stmt.name, new Set([...(vars.get(stmt.name) ?? []), ...taintOf(stmt.list, site)]))
        note('loop', taintOf(stmt.list, site))
      } else if (stmt.kind === 'if') note('branch', taintOf(stmt.test, site))
      else if (stmt.kind === 'stop') {
        note('stop', taintOf(stmt.test, site))
        note('loop', taintOf(stmt.test, site))
      } else if (stmt.kind === 'require' || stmt.kind === 'wait-until' || stmt.kind === 'hand-over')
        note('stop', taintOf(stmt.test, site))
      else if (stmt.kind === 'act') aims(stmt.act, site)
      else if (stmt.kind === 'within' || stmt.kind === 'observe') aims(stmt.target, site)
      if ('body' in stmt) walk(stmt.body, site)
      if (stmt.kind === 'if') walk([...stmt.then, ...stmt.else], site)
      if (stmt.kind === 'try') walk(stmt.else, site)
      if (stmt.kind === 'do') walk(stmt.undo, site)
    }
  }
  // Twice, since what a loop sets at its end decides at its beginning.
  walk(plan.body, undefined)
  walk(plan.body, undefined)
  return found
}

const FAILING = new Set(['first', 'last', 'min', 'max', 'number', 'date'])

const mayFail = (value: unknown): boolean => {
  if (value === null || typeof value !== 'object') return false
  const node = value as Partial<Expr>
  if (node.kind === 'binary' && node.op === '/') return true
  if (node.kind === 'call' && FAILING.has(node.name ?? '')) return true
  return Object.values(value).some(mayFail)
}
