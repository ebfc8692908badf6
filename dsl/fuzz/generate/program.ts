import type { CheckContext, Decl, Origin, Plan, Stmt } from '../../contract/index.ts'
import { formatPlan, parsePlan } from '../../syntax/index.ts'
import { Random } from '../random.ts'
import { HOLES, KEPT, makeContext, type Wanted } from './context.ts'
import type { Env, Known, PlannedSite } from './env.ts'
import { makeExpr, makeTest } from './expr.ts'
import { PATTERNS, type Pattern } from './patterns.ts'
import { makeBlock, makeReturn, makeStmt, makeUndo, makeVisit } from './stmt.ts'
import { at, BOOLEAN, branch, CHOICE, DATE, FILE, list, listOf, NUMBER, ROW, stmt, TEXT } from './tree.ts'

/** A program as it was made: the tree, its text, and what it is checked against. `rules` names the situations put into it. */
export interface Program {
  readonly seed: number
  readonly tree: Plan
  readonly text: string
  readonly context: CheckContext
  readonly rules: readonly string[]
  /** Kept texts of a hostile source are longer than half of what a value may hold. */
  readonly large: boolean
}

const { span } = at
const PATTERN_SHARE = 0.6
/** Where a site may sign in without being declared itself. */
const IDP = 'https://idp.test' as Origin
/** Where files may lie. */
const CDN = 'https://cdn.test' as Origin
const NAMES = ['sa', 'sb', 'sc', 'sd'] as const

const makeSites = (random: Random): PlannedSite[] => {
  const names = NAMES.slice(0, 3 + random.below(2)).filter((_, i) => i < 2 || random.chance(0.85))
  const origins = names.map((name) => `https://${name}.test` as Origin)
  return names.map((name, i) => {
    const others = origins.filter((_, j) => j !== i)
    return {
      name,
      origin: origins[i] as Origin,
      via: random.chance(0.15) ? [random.pick([IDP, ...others])] : [],
      frames: random.chance(0.25) ? [random.pick(others)] : [],
      files: random.chance(0.1) ? [CDN] : []
    }
  })
}

const shuffled = <T>(random: Random, from: readonly T[]): T[] =>
  from
    .map((each) => [random.next(), each] as const)
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each)

/** Puts sites, names and kept values into a situation and reads it as statements. */
const place = (random: Random, env: Env, { text, rule }: Pattern, chosen: readonly PlannedSite[]): Stmt[] => {
  const names = new Map<string, string>()
  const put = (hole: string): string => {
    const site = 'ABC'.indexOf(hole)
    if (site >= 0) return chosen[site]?.name ?? ''
    if (HOLES[hole]) return HOLES[hole]
    if (hole === 's') return `key_${chosen[0]?.name}`
    if (hole === 't') return `key_${chosen[1]?.name}`
    const known = names.get(hole) ?? `p${++env.budget.names}`
    names.set(hole, known)
    return known
  }
  const filled = text.replace(/\$([A-Za-z0-9])/g, (_, hole: string) => put(hole))
  const { plan, diagnostics } = parsePlan(`plan "t" ${filled}`)
  if (!plan) throw new Error(`the situation for ${rule} does not parse: ${filled} ${JSON.stringify(diagnostics[0])}`)
  return wrap(random, env, plan.plan.body)
}

/** Now and then a situation stands inside a block, where rules meet. */
const wrap = (random: Random, env: Env, body: readonly Stmt[]): Stmt[] => {
  const first = makeTest(env)
  switch (random.below(14)) {
    case 0:
      return [branch(first, body, [])]
    case 1:
      return [stmt({ kind: 'try', body, else: [] })]
    case 2:
      return [
        stmt({
          kind: 'for',
          name: `i${++env.budget.names}`,
          list: list([makeExpr(env, TEXT, 2), makeExpr(env, TEXT, 2)]),
          upTo: 2,
          body
        })
      ]
    case 3:
      return [stmt({ kind: 'repeat', upTo: 2, body: [stmt({ kind: 'stop', test: first }), ...body] })]
    case 4:
      return [stmt({ kind: 'do', body, undo: makeUndo(env) })]
    default:
      return [...body]
  }
}

const wantsSecret = (text: string, chosen: readonly PlannedSite[], site: string): boolean =>
  (text.includes('$s') && chosen[0]?.name === site) || (text.includes('$t') && chosen[1]?.name === site)

/** The kept values that situations speak of. */
const holesIn = (patterns: readonly Pattern[]): ReadonlySet<string | undefined> =>
  new Set(patterns.flatMap(({ text }) => [...text.matchAll(/\$([klnb])/g)].map(([, hole = '']) => HOLES[hole])))

/** What a situation wants of its sites. */
const furnish = (sites: PlannedSite[], { context }: Pattern, chosen: readonly PlannedSite[]): void => {
  const change = (which: PlannedSite | undefined, to: Partial<PlannedSite>) => {
    const at = sites.findIndex(({ name }) => name === which?.name)
    if (sites[at]) sites[at] = { ...sites[at], ...to }
  }
  const third = chosen[2]?.origin
  if (context === 'files') change(chosen[0], { files: [CDN] })
  if (context === 'via' && third) change(chosen[1], { via: [third] })
  if (context === 'frames' && third) change(chosen[1], { frames: [third] })
}

/** The program of a seed: the same on every machine. Most are accepted by the checker; the caller looks. */
export const makeProgram = (seed: number): Program => {
  const random = new Random(seed)
  const sites = makeSites(random)
  const count = random.chance(PATTERN_SHARE) ? 1 + random.below(2) : 0
  const patterns = Array.from({ length: count }, () => random.pick(PATTERNS)).filter(
    ({ text, context }) => sites.length > 2 || !(text.includes('$C') || context === 'via')
  )
  const chosen = patterns.map(() => shuffled(random, sites))
  patterns.forEach((pattern, i) => {
    furnish(sites, pattern, chosen[i] ?? [])
  })
  const kept = Object.keys(KEPT).filter((name) => random.chance(0.2) || holesIn(patterns).has(name))
  const secrets = sites.filter(
    (site) => random.chance(0.3) || patterns.some(({ text }, j) => wantsSecret(text, chosen[j] ?? [], site.name))
  )
  const inputs = random.chance(0.3)
    ? [{ name: 'given', type: random.pick([TEXT, NUMBER, BOOLEAN, DATE, CHOICE, listOf(TEXT), ROW, FILE]) }]
    : []
  const context = makeContext(random, sites, wantedBy(patterns, chosen, kept))

  const known: Known[] = [
    ...kept.map((name) => ({
      name,
      type: KEPT[name] as Known['type'],
      settable: false,
      elements: false,
      from: context.kept?.[name]?.from ?? []
    })),
    ...inputs.map((one) => ({ ...one, settable: false, elements: false, from: ['person' as const] }))
  ]
  const env: Env = {
    random,
    sites,
    secrets: secrets.map(({ name }) => ({ name: `key_${name}`, site: name })),
    refs: Object.keys(context.refs ?? {}),
    known,
    tabs: new Set(),
    depth: 0,
    inUndo: false,
    inLoop: false,
    beforeStop: false,
    budget: { left: count > 0 ? random.below(6) : 4 + random.below(10), names: 0 }
  }
  const body: Stmt[] = []
  const ended = () => body.at(-1)?.kind === 'return'
  if (random.chance(0.5)) body.push(makeVisit(env))
  patterns.forEach((pattern, i) => {
    if (ended()) return
    if (random.chance(0.5)) body.push(makeStmt(env))
    body.push(...place(random, env, pattern, chosen[i] as PlannedSite[]))
  })
  if (!ended() && (count === 0 || random.chance(0.5))) body.push(...makeBlock(env, 1, 4))
  if (!ended() && random.chance(0.5)) body.push(makeVisit(env))
  if (!ended() && random.chance(0.6)) body.push(makeReturn(env))

  const decls: Decl[] = [
    ...sites.map((site): Decl => ({ kind: 'site', ...site, span })),
    ...secrets.map(({ name }): Decl => ({ kind: 'secret', name: `key_${name}`, site: name, span })),
    ...inputs.map(({ name, type }): Decl => ({ kind: 'input', name, type, span })),
    ...kept.map((name): Decl => ({ kind: 'kept', name, type: KEPT[name] as Known['type'], span }))
  ]
  const large = patterns.some((pattern) => pattern.context === 'large')
  const tree: Plan = { title: `seed ${seed}`, decls, body, span }
  return { seed, tree, text: formatPlan(tree), context, rules: patterns.map(({ rule }) => rule), large }
}

const wantedBy = (
  patterns: readonly Pattern[],
  chosen: readonly (readonly PlannedSite[])[],
  kept: readonly string[]
): Wanted => {
  const sitesFor = (context: Pattern['context']) => chosen[patterns.findIndex((each) => each.context === context)] ?? []
  const [shown] = sitesFor('shown')
  const [from, to] = sitesFor('released')
  return {
    kept,
    ...(shown && { shown: shown.origin }),
    ...(from && to && { released: { to: to.origin, from: from.origin } })
  }
}
